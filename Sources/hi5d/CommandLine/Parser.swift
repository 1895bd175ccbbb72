extension Command {
    /// Reads what follows the command's own words. Throws `CommandFailure` with `usage`.
    func parse(_ words: some Collection<String>, environment: [String: String]) throws -> Invocation {
        var given: [String: String] = [:]
        var positional: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word != "--" else {
                if word == "--" {
                    positional += rest
                    break
                }
                positional.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let option = options.first(where: { $0.name == name }) else {
                let near = options.map(\.name).nearest(to: name).map { ", did you mean --\($0)?" } ?? "."
                throw CommandFailure(.usage, "there is no option --\(name)\(near) Help: \(prompt)\(self.name) --help")
            }
            if option.value == nil {
                guard parts.count == 1 else { throw usage("--\(name) takes no value") }
                given[name] = "1"
            } else if parts.count == 2 {
                given[name] = String(parts[1])
            } else if let value = rest.popFirst() {
                given[name] = value
            } else {
                throw usage("--\(name) needs a value: \(option.value ?? "")")
            }
        }
        for option in options where given[option.name] == nil {
            let inherited = option.environment.flatMap { environment[$0] }.flatMap { $0.isEmpty ? nil : $0 }
            given[option.name] = inherited ?? option.standard
        }
        return Invocation(arguments: try bind(positional), values: given)
    }

    private func bind(_ positional: [String]) throws -> [String] {
        let takesEach = arguments.last?.hasSuffix("+") ?? false
        let takesRest = takesEach || arguments.last?.hasSuffix("…") ?? false
        let needed = arguments.filter { !$0.hasPrefix("[") }.count
        guard positional.count >= needed else {
            throw usage("\(arguments[positional.count]) is missing")
        }
        guard takesRest || positional.count <= arguments.count else {
            throw usage("\"\(positional[arguments.count])\" is one argument too many")
        }
        guard takesRest, !takesEach else { return positional }
        let fixed = arguments.count - 1
        return positional[..<fixed] + [positional[fixed...].joined(separator: " ")]
    }

    func usage(_ message: String) -> CommandFailure {
        CommandFailure(.usage, "\(message). Usage: \(synopsis)")
    }

    var synopsis: String { "\(prompt)\(call)\(options.isEmpty ? "" : " [options]")" }

    var help: String {
        var lines = [summary, "", "usage: \(synopsis)"]
        if !options.isEmpty { lines += ["", "options:"] }
        for option in options {
            lines.append("  --\(option.name)\(option.value.map { " \($0)" } ?? "")")
            var notes = [option.help]
            if let standard = option.standard { notes.append("default: \(standard)") }
            if let variable = option.environment { notes.append("environment: \(variable)") }
            lines += notes.joined(separator: "; ").wrapped(to: 74).map { "      \($0)" }
        }
        if let notes { lines += ["", notes] }
        return lines.joined(separator: "\n")
    }
}
