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
        let (layout, foot) = (layout, FootPane(self))
        if case .page(let page) = mode {
            lines += self.lines(of: page).dropFirst(scroll).prefix(layout.body).map { FrameLine($0) }
        } else if mode == .notices {
            lines += NoticePane(self, rows: layout.body).lines.prefix(layout.body)
        } else {
            if layout.list > 0 { lines += padded(ListPane(self, rows: layout.list).lines, to: layout.list) }
            if layout.ticket > 0 { lines += ticketLines(layout.ticket) }
            if let composing {
                let (editor, place) = editorLines(composing, layout.editor)
                cursor = Frame.Place(row: lines.count + place.row, column: place.column)
                lines += editor
            }
        }
        lines = padded(lines, to: layout.body + 1)
        if let place = foot.cursor { cursor = Frame.Place(row: lines.count + place.row, column: place.column) }
        lines = padded(lines + foot.lines, to: size.rows)
        return Frame(lines: lines.map { $0.cut(to: size.columns) }, cursor: cursor)
    }

    /// What a page says, line by line.
    func lines(of page: Page) -> [String] {
        switch page {
        case .help: InboxHelp.lines(width: size.columns)
        case .history:
            current.map { HistoryText.lines($0, width: max(10, size.columns - 2)).map { " \($0)" } } ?? []
        }
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
}
