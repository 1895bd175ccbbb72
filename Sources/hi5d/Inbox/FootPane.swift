/// What stands at the bottom: what was said, what is being typed, the keys.
struct FootPane {
    let lines: [FrameLine]
    /// The cursor, counted from the first of them, when something is typed here.
    let cursor: Frame.Place?

    init(_ model: InboxModel) {
        let (width, hasRoom) = (model.size.columns, model.size.rows >= InboxLayout.rowsForAll)
        let typed = Self.typed(model)
        var lines = Self.said(model, hints: typed != nil && hasRoom).prefix(hasRoom ? 3 : typed == nil ? 1 : 2)
            .map { FrameLine($0.text.fitted(to: width), $0.style) }
        if let typed {
            cursor = Frame.Place(row: lines.count, column: typed.column)
            lines.append(typed.line)
        } else {
            cursor = nil
        }
        if hasRoom, lines.isEmpty { lines.append(FrameLine()) }
        if hasRoom || lines.isEmpty { lines.append(Self.keys(model)) }
        self.lines = lines
    }

    /// Whole sentences, as far as there are rows.
    private static func said(_ model: InboxModel, hints: Bool) -> [(text: String, style: Style)] {
        func wrapped(_ text: String, _ style: Style) -> [(text: String, style: Style)] {
            text.oneLine.wrapped(to: max(10, model.size.columns - 1)).map { (" \($0)", style) }
        }
        if case .solving(let number) = model.mode {
            return [(" s again solves #\(number), any other key does not", .bold)]
        }
        if let notice = model.notice {
            return wrapped(notice.text, notice.isError ? Style(color: .red, isBold: true) : .color(.green))
        }
        if hints { return hint(model) }
        if case .offline(let reason) = model.link { return wrapped(reason, .color(.red)) }
        return model.filter.isEmpty || model.mode == .filter ? [] : [(" filter: \(model.filter) (Esc shows all)", .dim)]
    }

    /// What may come next, else what the command is for.
    private static func hint(_ model: InboxModel) -> [(text: String, style: Style)] {
        guard case .command = model.mode else { return [] }
        let candidates = model.completion.candidates
        if !candidates.isEmpty { return [(" " + candidates.joined(separator: "  ").oneLine, .dim)] }
        return model.begunCommand.map { [(" \($0.synopsis): \($0.summary)", .dim)] } ?? []
    }

    /// What is being typed after a word, of which the end is shown.
    private static func typed(_ model: InboxModel) -> (line: FrameLine, column: Int)? {
        let word: String
        switch model.mode {
        case .filter: word = " filter: "
        case .command: word = " :"
        default: return nil
        }
        let room = max(1, model.size.columns - word.count - 1)
        var text = model.prompt.text
        while text.displayWidth > room { text.removeFirst() }
        return (FrameLine(word + text), word.count + min(room, model.prompt.before.displayWidth))
    }

    private static func keys(_ model: InboxModel) -> FrameLine {
        var line = FrameLine()
        let keys = InboxHelp.keys(model.mode, model.focus)
        let last = keys.last.map { $0.key.count + $0.does.count + 2 } ?? 0
        for (place, item) in keys.enumerated() {
            let isLast = place == keys.count - 1
            let room = model.size.columns - line.end - (isLast ? 0 : last + 2)
            guard item.key.count + item.does.count + 2 <= room else { continue }
            line.add(line.end == 0 ? " " : "  ")
            line.add(item.key, .bold)
            line.add(" \(item.does)", .dim)
        }
        return line
    }
}
