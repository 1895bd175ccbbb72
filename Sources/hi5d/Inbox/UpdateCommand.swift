/// The line after `:`.
extension InboxModel {
    /// Lets a line be typed. `draft`: what is being written meanwhile, and goes on afterwards.
    mutating func ask(_ beginning: String, over draft: DraftKey? = nil) -> [InboxEffect] {
        (prompt, mode) = (TextEditor(beginning), .command(draft))
        (recalled, asked) = (nil, [])
        return askForValues()
    }

    /// What a key that stands for a line does.
    mutating func begin(_ line: String) -> [InboxEffect] {
        if line.last == " " || line.last == "+" { return selected == nil ? [] : ask(line) }
        do { return try run(line) } catch {
            say(Self.words(error), isError: true)
            return []
        }
    }

    mutating func editCommand(_ key: Key, _ draft: DraftKey?) -> [InboxEffect] {
        notice = nil
        switch key {
        case .enter: return enter(draft)
        case .escape, .control("c"): return leaveCommand(draft)
        case .backspace where prompt.text.isEmpty: return leaveCommand(draft)
        case .tab: complete()
        case .up: recall(by: -1)
        case .down: recall(by: 1)
        case .paste(let text): prompt.insert(text.oneLine)
        default: _ = prompt.apply(key, width: .max / 2)
        }
        return askForValues()
    }

    private mutating func leaveCommand(_ draft: DraftKey?) -> [InboxEffect] {
        mode = draft.map { .compose($0) } ?? .browse
        return []
    }

    private mutating func enter(_ draft: DraftKey?) -> [InboxEffect] {
        let line = prompt.text.trimmingCharacters(in: .whitespaces)
        guard !line.isEmpty else { return leaveCommand(draft) }
        if lines.last != line { lines = lines.suffix(Self.mostLines - 1) + [line] }
        mode = draft.map { .compose($0) } ?? .browse
        do { return try run(line) } catch {
            // Not understood: it stays, to be mended.
            (prompt, mode) = (TextEditor(line), .command(draft))
            say(Self.words(error), isError: true)
            return []
        }
    }

    private static func words(_ error: any Error) -> String { (error as? CommandFailure)?.message ?? "\(error)" }

    private mutating func run(_ line: String) throws -> [InboxEffect] {
        let split = LineWords(line)
        let words = split.words.map(\.text)
        guard !split.isOpen else { throw CommandFailure(.usage, "a \" is opened and not closed") }
        if words.count == 1, let number = Int64(words[0]), number > 0 { return show(number) }
        // Without a text it is written below.
        if words.count == 1, let kind = CommentKind(rawValue: words[0]) { return compose(kind) }
        guard let command = LineCommand.beginning(words) else { throw Self.unknown(words) }
        if words.contains("--help") {
            say("\(command.usage.inFull): \(command.usage.summary)")
            return []
        }
        return try command.act(
            &self, try command.usage.parse(words.dropFirst(command.usage.path.count), environment: [:]))
    }

    private static func unknown(_ words: [String]) -> CommandFailure {
        let names = LineCommand.all.map(\.usage.name)
        let family = names.filter { $0.hasPrefix("\(words[0]) ") }
        guard family.isEmpty else {
            return CommandFailure(.usage, "\"\(words[0])\" must be followed as in: \(family.joined(separator: ", "))")
        }
        let near = names.nearest(to: words[0]).map { ", did you mean \"\($0)\"?" } ?? "; Tab shows those that there are"
        return CommandFailure(.usage, "there is no command \"\(words[0])\"\(near)")
    }

    mutating func carryOut(_ deed: Deed, _ line: Invocation) throws -> [InboxEffect] {
        guard let selected else { throw CommandFailure(.usage, "no ticket is selected") }
        // Not behind the back of somebody who has changed it meanwhile.
        let version = deed.care == .replaces ? tickets[selected]?["version"]?.int : nil
        return [.change(newChange(selected, .deed(try deed.request(line)), version: version))]
    }

    /// Opens a ticket, whether or not the list has it.
    mutating func show(_ number: Int64) -> [InboxEffect] {
        (mode, focus, selected, scroll) = (.browse, .ticket, number, 0)
        // It may have changed while it was not in the list.
        tickets[number] = nil
        fresh.remove(number)
        return loadIfNeeded() + readNotices { $0.ticket == number }
    }

    mutating func turn(to page: Page) -> [InboxEffect] {
        guard page == .help || current != nil else { return [] }
        (mode, scroll) = (.page(page), 0)
        return []
    }

    private mutating func recall(by steps: Int) {
        let place = (recalled ?? lines.count) + steps
        guard (0...lines.count).contains(place) else { return }
        recalled = place
        prompt = TextEditor(place == lines.count ? "" : lines[place])
    }
}

extension Command {
    /// With all its options: `:hold [--why TEXT]`.
    fileprivate var inFull: String {
        let options = options.map { "[--\($0.name)\($0.value.map { " \($0)" } ?? "")]" }
        return (["\(prompt)\(call)"] + options).joined(separator: " ")
    }
}
