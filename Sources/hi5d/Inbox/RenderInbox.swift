import JSON

extension InboxModel {
    /// The whole screen, pure: `size.rows` lines of at most `size.columns` columns.
    var frame: Frame {
        guard size.columns >= 20, size.rows >= 6 else {
            let words = "too small".fitted(to: max(0, size.columns))
            return Frame(lines: (0..<max(1, size.rows)).map { $0 == 0 ? FrameLine(words) : FrameLine() })
        }
        var cursor: Frame.Place?
        var lines = [title]
        if mode == .help {
            lines += InboxHelp.lines(width: size.columns).dropFirst(scroll).prefix(layout.body).map { FrameLine($0) }
        } else if mode == .notices {
            lines += NoticePane(self, rows: layout.body).lines.prefix(layout.body)
        } else {
            if layout.list > 0 { lines += padded(ListPane(self, rows: layout.list).lines, to: layout.list) }
            if layout.ticket > 0 { lines += ticketLines(layout.ticket) }
            if case .compose(let key) = mode {
                let (editor, place) = editorLines(key, layout.editor)
                cursor = Frame.Place(row: lines.count + place.row, column: place.column)
                lines += editor
            }
        }
        lines = padded(lines, to: layout.body + 1)
        let (status, column) = statusLine
        if layout.hasStatus { lines.append(status ?? FrameLine()) }
        lines.append(layout.hasStatus ? keys : status ?? keys)
        if let column { cursor = Frame.Place(row: lines.count - (layout.hasStatus ? 2 : 1), column: column) }
        return Frame(lines: lines.map { $0.cut(to: size.columns) }, cursor: cursor)
    }

    private func padded(_ lines: [FrameLine], to count: Int) -> [FrameLine] {
        Array((lines + Array(repeating: FrameLine(), count: max(0, count - lines.count))).prefix(count))
    }

    /// How many, and on the right whether the server is there. Names come last in their part: see `FrameLine`.
    private var title: FrameLine {
        let state =
            switch link {
            case .connecting: "connecting…"
            case .online: "online"
            case .offline: "offline, retrying"
            }
        let isAway = if case .offline = link { true } else { false }
        var words = " Hi5  \(rows.count)\(hasMore ? "+" : "") \(filter.isEmpty ? "unsolved" : "found")"
        if !fresh.isEmpty { words += ", \(fresh.count) new" }
        if unread > 0 { words += ", \(unread) unread" }
        if !drafts.isEmpty { words += ", \(drafts.count) draft\(drafts.count == 1 ? "" : "s")" }
        if let agent, let brand { words += " · \(agent) · \(brand)" }
        let room = max(1, size.columns - state.count - 2)
        var line = FrameLine(words.fitted(to: room), .bar)
        line.add(" \(state) ", isAway ? Style(color: .red, isBold: true, isReversed: true) : .bar, at: room)
        return line
    }

    private func ticketLines(_ height: Int) -> [FrameLine] {
        guard let current else {
            let words = selected == nil ? "" : "  reading #\(selected ?? 0)…"
            return padded(
                [FrameLine(String(repeating: "─", count: size.columns), .dim), FrameLine(words, .dim)], to: height)
        }
        let pane = TicketPane(self, current)
        let room = max(0, height - pane.head.count)
        let end = max(0, pane.conversation.count - scroll)
        let start = max(0, end - room)
        var lines = padded(Array(pane.head.prefix(height)), to: min(height, pane.head.count))
        lines = padded(lines + pane.conversation[start..<min(pane.conversation.count, start + room)], to: height)
        guard let column = layout.contextColumn else { return lines }
        for (offset, aside) in pane.aside.enumerated() where pane.head.count + offset < height {
            for span in aside.spans {
                lines[pane.head.count + offset].add(span.text, span.style, at: column + span.column)
            }
        }
        return lines
    }

    private func editorLines(_ key: DraftKey, _ height: Int) -> ([FrameLine], Frame.Place) {
        let what =
            key.kind == .reply
            ? "Reply to #\(key.number): the subscriber reads this" : "Note on #\(key.number): only agents read this"
        let title = FrameLine(
            " \(what)".fitted(to: size.columns),
            Style(color: key.kind == .note ? .yellow : nil, isBold: true, isReversed: true))
        let layout = (drafts[key]?.editor ?? TextEditor()).layout(width: editorWidth)
        let room = max(1, height - 1)
        let first = max(0, min(layout.row - room / 2, layout.lines.count - room))
        let lines = layout.lines.dropFirst(first).prefix(room).map { FrameLine(" \($0)") }
        return (
            padded([title] + lines, to: height),
            Frame.Place(row: layout.row - first + 1, column: min(layout.column + 1, size.columns - 1))
        )
    }

    /// The row above the keys, and the column of the cursor when something is typed there.
    private var statusLine: (FrameLine?, column: Int?) {
        switch mode {
        case .filter: return asking(" filter: ", "")
        case .macro: return asking(" macro: ", fittingMacros.joined(separator: " "))
        default: break
        }
        if case .solving(let number) = mode {
            return (
                FrameLine(" s again solves #\(number), any other key does not".fitted(to: size.columns), .bold), nil
            )
        }
        if let notice {
            let style = notice.isError ? Style(color: .red, isBold: true) : .color(.green)
            return (FrameLine(" \(notice.text)".fitted(to: size.columns), style), nil)
        }
        if case .offline(let reason) = link {
            return (FrameLine(" \(reason)".fitted(to: size.columns), .color(.red)), nil)
        }
        guard !filter.isEmpty else { return (nil, nil) }
        return (FrameLine(" filter: \(filter) (Esc shows all)".fitted(to: size.columns), .dim), nil)
    }

    /// What is being typed after a word, of which the end is shown, and what it may become.
    private func asking(_ word: String, _ hint: String) -> (FrameLine?, column: Int?) {
        let room = size.columns - word.count - 1
        var text = prompt.text
        while text.displayWidth > room { text.removeFirst() }
        var line = FrameLine(word + text)
        let left = size.columns - line.end - 3
        if !hint.isEmpty, left > 4 { line.add("   " + hint.fitted(to: left), .dim) }
        return (line, word.count + min(room, prompt.before.displayWidth))
    }

    private var keys: FrameLine {
        if mode == .filter, let notice, notice.isError {
            return FrameLine(" \(notice.text)".fitted(to: size.columns), Style(color: .red, isBold: true))
        }
        var line = FrameLine()
        let keys = InboxHelp.keys(mode, focus)
        let last = keys.last.map { $0.key.count + $0.does.count + 2 } ?? 0
        for (place, item) in keys.enumerated() {
            let isLast = place == keys.count - 1
            let room = size.columns - line.end - (isLast ? 0 : last + 2)
            guard item.key.count + item.does.count + 2 <= room else { continue }
            line.add(line.end == 0 ? " " : "  ")
            line.add(item.key, .bold)
            line.add(" \(item.does)", .dim)
        }
        return line
    }
}
