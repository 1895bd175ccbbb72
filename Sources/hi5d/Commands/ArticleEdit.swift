import Foundation
import Helpdesk
import JSON

/// One article in its editor's own editor, and back. The text lies in a file of the state folder until the server has
/// it, so that whatever goes wrong loses nothing.
struct ArticleEdit {
    private let key: ArticleKey
    private let client: APIClient

    init(_ key: ArticleKey, _ client: APIClient) { (self.key, self.client) = (key, client) }

    private static let blank = "---\ntitle: \nsection: \ntags: \nasked:\n  - \n---\n\n"

    /// The article as the server has it then; nil when nothing was changed. Throws `CommandFailure`.
    func run() throws -> JSON? {
        let environment = ProcessInfo.processInfo.environment
        var client = client
        let stored = try stored()
        let version = stored?["version"]?.int
        client.seen = version.map { .oneOf([$0]) } ?? .nothing
        let text = try stored.map { try ArticleText.article($0).markdown } ?? Self.blank
        let path = try newPath(environment)
        try PrivateFile.write(text, to: path)
        let isEdited = OwnEditor.open(path, environment)
        if FileManager.default.contents(atPath: path).map([UInt8].init) == Array(text.utf8) {
            unlink(path)
            guard isEdited else { throw CommandFailure(.failure, "the editor could not be run: set EDITOR") }
            return nil
        }
        do {
            guard isEdited else { throw CommandFailure(.failure, "the editor ended with a failure") }
            let article = try ArticleReading(markdownFile: path, as: key).batch(of: path).articles[0]
            let saved = try client.put(key.address, ArticleJSON.write(article))
            unlink(path)
            return saved
        } catch let failure as CommandFailure {
            throw kept(failure.code, failure.message, path, version)
        } catch let errors as ContentErrors {
            throw kept(.invalid, errors.description, path, version)
        }
    }

    private func stored() throws -> JSON? {
        do {
            return try client.get(key.address)
        } catch let failure as CommandFailure where failure.code == .notFound {
            return nil
        }
    }

    private func kept(_ code: ExitCode, _ message: String, _ path: String, _ version: Int64?) -> CommandFailure {
        let seen = version.map { code == .conflict ? "" : " --seen \($0)" } ?? ""
        let look = code == .conflict ? "Compare it with: hi5d faq show \(key.id) \(key.locale)\n" : ""
        return CommandFailure(
            code,
            "\(message)\nNothing was published. Your text is kept in \(path)\n\(look)"
                + "Put it back with: hi5d faq put \(key.id) \(key.locale) \(path)\(seen)")
    }

    /// A file that is not there yet: what an earlier edit left behind stays.
    private func newPath(_ environment: [String: String]) throws -> String {
        let folder = try Credentials.folder("XDG_STATE_HOME", orHome: ".local/state", environment) + "/articles"
        try PrivateFile.createFolder(folder)
        let names = ["\(key.id).\(key.locale)"] + (2...99).map { "\(key.id).\(key.locale).\($0)" }
        let paths = names.map { "\(folder)/\($0).md" }
        guard let path = paths.first(where: { !FileManager.default.fileExists(atPath: $0) }) else {
            throw CommandFailure(.failure, "\(folder) is full of earlier edits of \(key.id): remove some")
        }
        return path
    }
}
