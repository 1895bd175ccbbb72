import Foundation
import Helpdesk

let profileOption = Option(
    "profile", "NAME", env: "HI5_PROFILE", default: "default", "which of your logins to use; see hi5d login")

let clientOptions = [
    Option("server", "URL", env: "HI5_SERVER", "the server; that of your login when not given"),
    Option(
        "token", "TOKEN", env: "HI5_TOKEN",
        "your agent token (at_…), that of your login when not given; better set in the environment"),
    profileOption, Option(switch: "json", "print JSON, for programs"),
]

/// For what changes a ticket.
let changeOptions =
    [Option("seen", "VERSION", "not if something has happened since this version of it, which ticket show tells")]
    + clientOptions

extension Invocation {
    /// Whether a server is meant at all: by an option, the environment or a login.
    func hasServer() throws -> Bool { try self["server"] != nil || storedLogin() != nil }

    func client() throws -> APIClient {
        // Whoever says both says all: a broken file of logins does not matter then.
        let login = self["server"] == nil || self["token"] == nil ? try storedLogin() : nil
        guard let server = self["server"] ?? login?.server else {
            throw CommandFailure(.usage, "which server? Log in with: hi5d login URL, or set HI5_SERVER and HI5_TOKEN")
        }
        let url = try serverURL(server)
        // A stored token is never sent to another server than the one it was stored for.
        guard let key = self["token"] ?? login.flatMap({ $0.isFor(server) ? $0.token : nil }) else {
            throw CommandFailure(
                .notAllowed, "a token for \(server) is needed: hi5d login \(server), or set HI5_TOKEN, or give --token")
        }
        return APIClient(server: url, key: key, seen: try seenVersion())
    }

    private func seenVersion() throws -> SeenVersion {
        guard let text = self["seen"] else { return .whatever }
        guard let version = Int64(text), version > 0 else {
            throw CommandFailure(.usage, "--seen must be a version, such as 3, not \"\(text.oneLine)\"")
        }
        return .oneOf([version])
    }

    /// The login of the wanted profile; nil when nobody has logged in. A profile that was asked for must be there.
    func storedLogin() throws -> Login? {
        let environment = ProcessInfo.processInfo.environment
        guard let credentials = try? Credentials(environment) else { return nil }
        let profile = try profileName()
        let login = try credentials.all()[profile]
        guard login != nil || profile == profileOption.standard else {
            throw CommandFailure(
                .usage, "there is no login \"\(profile)\"; make it with: hi5d login URL --profile \(profile)")
        }
        return login
    }

    func profileName() throws -> String {
        let name = try text("profile")
        guard name.wholeMatch(of: /[A-Za-z0-9._-]{1,64}/) != nil else {
            throw CommandFailure(
                .usage, "--profile must be 1 to 64 letters, digits, dots, hyphens and underscores, not \"\(name)\"")
        }
        return name
    }
}

func serverURL(_ text: String) throws -> URL {
    guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme), url.host != nil
    else {
        throw CommandFailure(.usage, "the server must be an address such as http://127.0.0.1:8080, not \"\(text)\"")
    }
    return url
}
