import Foundation
import JSON

/// Drafts on disk, so that a connection that breaks takes none with it: `{"OWNER": {"1001 reply": "text"}}` in
/// `$XDG_STATE_HOME/hi5/drafts`.
struct DraftFile {
    private let path: String

    init(_ environment: [String: String]) throws {
        path = try Credentials.folder("XDG_STATE_HOME", orHome: ".local/state", environment) + "/drafts"
    }

    func drafts(of owner: String) -> [DraftKey: String] {
        let found = all().first { $0.name == owner }?.value.members ?? []
        let drafts = found.compactMap { member -> (DraftKey, String)? in
            let words = member.name.split(separator: " ")
            guard words.count == 2, let number = Int64(words[0]), let kind = CommentKind(rawValue: String(words[1])),
                let text = member.value.string
            else { return nil }
            return (DraftKey(number: number, kind: kind), text.printable)
        }
        return Dictionary(drafts) { $1 }
    }

    func keep(_ drafts: [DraftKey: String], of owner: String) throws {
        var members = all().filter { $0.name != owner }
        if !drafts.isEmpty {
            let texts = drafts.map { JSON.Member("\($0.number) \($0.kind.rawValue)", .string($1)) }
            members.append(.init(owner, .object(texts.sorted { $0.name < $1.name })))
        }
        try PrivateFile.createFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        try PrivateFile.write(JSON.object(members).indentedText + "\n", to: path)
    }

    private func all() -> [JSON.Member] {
        guard let bytes = try? PrivateFile.read(path), let json = try? JSON.parse(bytes) else { return [] }
        return json.members ?? []
    }
}
