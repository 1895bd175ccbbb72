import Helpdesk

/// The tickets on the screen.
struct ListPane {
    let lines: [FrameLine]

    init(_ model: InboxModel, rows height: Int) {
        let columns = Columns(model)
        var lines = [columns.heads]
        let rows = model.rows
        let place = rows.firstIndex { $0.number == model.selected } ?? 0
        // The selected one in the middle, as far as the ends allow.
        let first = max(0, min(place - (height - 1) / 2, rows.count - (height - 1)))
        for row in rows.dropFirst(first).prefix(height - 1) { lines.append(columns.line(row)) }
        if rows.isEmpty { lines.append(FrameLine("  " + Self.nothing(model), .dim)) }
        self.lines = lines
    }

    private static func nothing(_ model: InboxModel) -> String {
        if model.known == nil { return "reading…" }
        return model.filter.isEmpty ? "Nothing to do: no unsolved tickets." : "No ticket fits. Esc shows all."
    }

    /// Names of agents may be written from right to left, and so may subjects: the language, always in Latin letters,
    /// stands between them, and the subject last.
    private struct Columns {
        private let model: InboxModel
        private let number: Int
        private let hasStatus: Bool
        private let hasDue: Bool
        private let agent: Int
        private let locale: Int

        init(_ model: InboxModel) {
            self.model = model
            number = max(4, model.rows.map { String($0.number).count }.max() ?? 0)
            hasStatus = model.size.columns >= 60
            hasDue = model.size.columns >= 72
            agent = model.size.columns >= 100 ? 14 : model.size.columns >= 60 ? 9 : 0
            locale = model.size.columns >= 60 ? 5 : 2
        }

        var heads: FrameLine {
            let words = ["#", "STATUS", "PRIO", "AGE", "DUE", "AGENT", locale > 3 ? "LANG" : "LG"]
            return FrameLine("  " + cells(words).joined(separator: " ") + " SUBJECT", .dim)
        }

        func line(_ row: TicketRow) -> FrameLine {
            let isSelected = row.number == model.selected
            let isFresh = model.fresh.contains(row.number)
            let marker = (isSelected ? ">" : " ") + (isFresh ? "*" : model.hasDraft(row.number) ? "~" : " ")
            let values = [
                String(row.number), row.status, row.priority,
                hasDue ? TicketText.age(row.createdAt, model.now) : row.age(model.now), row.due(model.now),
                row.assignee ?? "-", row.locale,
            ]
            let styles = [Style.plain, .status(row.status), .priority(row.priority), .plain, .plain, .plain, .plain]
            // What is reversed needs no other colours, which may not be seen on it.
            let bar = isSelected && model.focus == .list ? Style.bar : nil
            var line = FrameLine(marker, bar ?? (isFresh ? Style(color: .green, isBold: true) : .plain))
            for (cell, style) in zip(cells(values), kept(styles)) {
                line.add(cell + " ", bar ?? style)
            }
            let room = max(1, model.size.columns - line.end)
            line.add(row.subject.fitted(to: room), bar ?? (isSelected || isFresh ? .bold : .plain))
            return line
        }

        private func cells(_ values: [String]) -> [String] {
            zip(kept(values), kept([number, 7, 6, 4, 4, agent, locale])).map { $0.fitted(to: $1) }
        }

        /// Without the columns that there is no room for.
        private func kept<Value>(_ values: [Value]) -> [Value] {
            if !hasStatus { return [values[0], values[3], values[6]] }
            return hasDue ? values : Array(values[..<4] + values[5...])
        }
    }
}

extension InboxModel {
    fileprivate func hasDraft(_ number: Int64) -> Bool { drafts.keys.contains { $0.number == number } }
}
