import Foundation

/// Opens the agent's own editor (`$VISUAL`, `$EDITOR`, or vi) on a text.
enum OwnEditor {
    /// The text as it was left; nil when the editor could not be run or ended with a failure.
    static func edit(_ text: String, _ environment: [String: String]) -> String? {
        // A folder that nobody else can look into: the text is a customer's matter.
        var template = Array("\(NSTemporaryDirectory())hi5-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/draft.txt"
        guard (try? PrivateFile.write(text, to: path)) != nil, open(path, environment) else { return nil }
        guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 20 else { return nil }
        var left = String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n").replacing("\t", with: "    ")
        while left.last == "\n" { left.removeLast() }
        return left.printable
    }

    /// Opens a file in it. Whether the editor ended well.
    static func open(_ path: String, _ environment: [String: String]) -> Bool {
        let wanted = [environment["VISUAL"], environment["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty } ?? "vi"
        return run(["/bin/sh", "-c", "\(wanted) \"$1\"", "sh", path])
    }

    /// In the same process group, so that it may use the terminal. Whether it ended well.
    private static func run(_ words: [String]) -> Bool {
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        guard posix_spawn(&child, words[0], nil, nil, &arguments, environ) == 0 else { return false }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return false } }
        return status == 0
    }
}
