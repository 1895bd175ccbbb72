import Foundation

/// What completions and the manual tell of a command besides its help.
extension Command {
    /// The words that one of its arguments may be; empty when they are something else.
    var argumentChoices: [String] { arguments.flatMap(Choices.of) }

    var takesFiles: Bool { arguments.contains { Self.isFile($0) } }

    static func isFile(_ value: String) -> Bool {
        ["PATH", "FILE", "FOLDER"].contains(value.trimmingCharacters(in: ["[", "]", "…"]))
    }
}

extension Option {
    var takesFiles: Bool { value.map(Command.isFile) ?? false }
}

extension [Command] {
    /// Every word, or run of words, that a command begins with: `ticket`, `ticket list`.
    var prefixes: [String] {
        var seen: Set<String> = []
        return flatMap { command in
            (1...command.path.count).map { command.path.prefix($0).joined(separator: " ") }
        }.filter { seen.insert($0).inserted }
    }

    /// The words that may come after a prefix, and what each begins: a command's summary, or the commands of a family.
    func next(after prefix: String) -> [(word: String, summary: String)] {
        let words = prefix.split(separator: " ").map(String.init)
        var seen: Set<String> = []
        return filter { $0.path.count > words.count && $0.path.starts(with: words) }.compactMap { command in
            let word = command.path[words.count]
            guard seen.insert(word).inserted else { return nil }
            guard command.path.count > words.count + 1 else { return (word, command.summary) }
            let family = self.next(after: (words + [word]).joined(separator: " ")).map(\.word)
            return (word, family.joined(separator: ", "))
        }
    }
}
