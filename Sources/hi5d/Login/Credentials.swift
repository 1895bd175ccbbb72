import Foundation
import JSON

/// A server and the key to use it with.
struct Login: Equatable, Sendable {
    let server: String
    let token: String

    /// Whether two addresses lead to the same server: a slash at the end says nothing.
    func isFor(_ other: String) -> Bool { Self.plain(server) == Self.plain(other) }

    private static func plain(_ address: String) -> Substring {
        var text = address[...]
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}

/// The logins of whoever runs the program, by profile, in one file of theirs: `{"profiles": {"NAME": {"server",
/// "token"}}}`.
struct Credentials: Sendable {
    let path: String

    /// In `$XDG_CONFIG_HOME/hi5`, or where the XDG Base Directory Specification puts it without that: `~/.config/hi5`.
    init(_ environment: [String: String]) throws {
        path = try Self.folder("XDG_CONFIG_HOME", orHome: ".config", environment) + "/credentials"
    }

    /// `hi5` in one of the base folders. A relative path in the variable counts as none, as the specification has it.
    static func folder(_ variable: String, orHome part: String, _ environment: [String: String]) throws -> String {
        if let base = environment[variable], base.hasPrefix("/") { return "\(base)/hi5" }
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw CommandFailure(.failure, "no place for your files: set HOME or \(variable)")
        }
        return "\(home)/\(part)/hi5"
    }

    /// Throws `CommandFailure` when the file is not to be trusted or not what this program writes.
    func all() throws -> [String: Login] {
        guard let bytes = try PrivateFile.read(path) else { return [:] }
        do {
            var fields = try JSONFields(JSON.parse(bytes))
            let members = fields.value("profiles")?.members ?? []
            try fields.finish()
            let logins = try members.map { member in
                var fields = try JSONFields(member.value, path: "profiles.\(member.name)")
                let login = Login(
                    server: try fields.string("server", 1...2_000), token: try fields.string("token", 1...2_000))
                try fields.finish()
                return (member.name, login)
            }
            return Dictionary(logins) { $1 }
        } catch {
            throw CommandFailure(.failure, "\(path) is damaged; remove it and log in again")
        }
    }

    /// Stores a login, or with nil removes it; returns what was there. Programs that do so at the same time wait for
    /// each other.
    @discardableResult
    func set(_ login: Login?, profile: String) throws -> Login? {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try PrivateFile.createFolder(folder)
        let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            throw CommandFailure(.failure, "the folder \(folder) cannot be locked")
        }
        defer { close(lock) }
        var logins = try all()
        let before = logins.updateValue(login ?? Login(server: "", token: ""), forKey: profile)
        if login == nil { logins[profile] = nil }
        let members = logins.sorted { $0.key < $1.key }.map { name, login in
            JSON.Member(name, ["server": .string(login.server), "token": .string(login.token)])
        }
        try PrivateFile.write((["profiles": .object(members)] as JSON).indentedText + "\n", to: path)
        return before
    }
}
