import JSON

/// Where the words come from that a line can be completed with and the inbox does not hold.
enum WordSource: Hashable, Sendable {
    case agents
    /// What is set up of a kind: `queues`, `macros`.
    case settings(String)
    /// What is in a folder, as it is typed.
    case files(String)
}

/// What may stand where the cursor is.
struct LineCompletion: Equatable {
    /// How many characters before the cursor are replaced.
    let typed: Int
    let candidates: [String]
    /// Who knows the candidates, where it is not the inbox.
    var source: WordSource?
}

extension InboxModel {
    var completion: LineCompletion {
        let split = LineWords(prompt.before)
        let typed = split.isBetween ? nil : split.words.last
        let word = typed?.text ?? ""
        let done = split.words.dropLast(typed == nil ? 0 : 1).map { $0.text }
        let length = typed.map { prompt.before.count - $0.start } ?? 0
        let names = LineCommand.all.map(\.usage.path).filter { $0.count > done.count && $0.starts(with: done) }
        var (known, source): ([String], WordSource?) = ([], nil)
        if let usage = LineCommand.beginning(done)?.usage {
            (known, source) = values(usage, done.dropFirst(usage.path.count), word)
        }
        var seen: Set<String> = []
        let candidates = (names.map { $0[done.count] } + known).filter { candidate in
            candidate.lowercased().hasPrefix(word.lowercased()) && seen.insert(candidate).inserted
        }
        return LineCompletion(typed: length, candidates: candidates, source: source)
    }

    /// The command that is being typed.
    var begunCommand: Command? { LineCommand.beginning(LineWords(prompt.text).words.map(\.text))?.usage }

    /// Goes on as far as there is no doubt.
    mutating func complete() {
        let completion = completion
        guard let first = completion.candidates.first else { return }
        let shared = completion.candidates.dropFirst().reduce(first) { shared, next in
            String(zip(shared, next).prefix { $0.lowercased() == $1.lowercased() }.map(\.0))
        }
        let isWhole = completion.candidates.count == 1
        var word = LineWords.quoted(isWhole ? first : shared)
        if isWhole, !first.hasSuffix("/") { word += " " }
        guard isWhole || word.count > completion.typed else { return }
        for _ in 0..<completion.typed { _ = prompt.apply(.backspace, width: 1) }
        prompt.insert(word)
    }

    /// Asks for what the next word may be, once for a line.
    mutating func askForValues() -> [InboxEffect] {
        guard case .command = mode, let source = completion.source, asked.insert(source).inserted else { return [] }
        return [.find(source)]
    }

    /// What may come after a command and some of its words.
    private func values(
        _ usage: Command, _ done: ArraySlice<String>, _ word: String
    ) -> (known: [String], source: WordSource?) {
        var positions = 0
        var open: Option?
        for part in done {
            if open != nil {
                open = nil
            } else if part.hasPrefix("--"), part.count > 2 {
                open = usage.options.first { "--\($0.name)" == part && $0.value != nil }
            } else {
                positions += 1
            }
        }
        if let open { return open.choices.isEmpty ? values(of: open.value ?? "", word) : (open.choices, nil) }
        if word.hasPrefix("--") { return (usage.options.map { "--\($0.name)" }, nil) }
        guard let last = usage.arguments.last else { return ([], nil) }
        let goesOn = last.hasSuffix("…") || last.hasSuffix("+")
        guard positions < usage.arguments.count || goesOn else { return ([], nil) }
        return values(of: usage.arguments[min(positions, usage.arguments.count - 1)], word)
    }

    /// What an argument may be, by its name in the command table.
    private func values(of argument: String, _ word: String) -> (known: [String], source: WordSource?) {
        switch argument {
        case "AGENT…": return found(.agents)
        case "QUEUE": return found(.settings("queues"))
        case "MACRO": return found(.settings("macros"))
        case "FILE":
            let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
            let (names, source) = found(.files(folder))
            let showsHidden = word.dropFirst(folder.count).first == "."
            return (names.filter { showsHidden || $0.dropFirst(folder.count).first != "." }, source)
        case "OTHER": return (rows.map(\.number).filter { $0 != selected }.map(String.init), nil)
        case "TAG+": return (tags(word), nil)
        case "PAYMENT":
            let payments = current?["context"]?["record"]?["payments"]?.array ?? []
            return (payments.filter { $0["status"]?.string == "captured" }.compactMap { $0["paymentId"]?.string }, nil)
        case "REFUND":
            let refunds = current?["refunds"]?.array ?? []
            return (refunds.filter { $0["possible"]?.array?.isEmpty == false }.compactMap { $0["id"]?.string }, nil)
        default: return (Choices.of(argument), nil)
        }
    }

    private func found(_ source: WordSource) -> (known: [String], source: WordSource?) { (words[source] ?? [], source) }

    /// Those of the ticket to be removed, those of others to be added.
    private func tags(_ word: String) -> [String] {
        let own = (current?["tags"]?.array ?? []).compactMap { $0.string?.oneLine }
        if word.hasPrefix("-") { return own.map { "-\($0)" } }
        let sign = word.hasPrefix("+") ? "+" : ""
        return Set(rows.flatMap(\.tags)).subtracting(own).sorted().map { sign + $0 }
    }
}
