import Helpdesk

/// What the agent has not read, on the whole screen.
struct NoticePane {
    let lines: [FrameLine]

    init(_ model: InboxModel, rows height: Int) {
        guard !model.notices.isEmpty else {
            lines = [FrameLine("  Nothing new about tickets that are yours or that you watch.", .dim)]
            return
        }
        let number = max(4, model.notices.map { String($0.ticket).count }.max() ?? 0)
        let what = model.size.columns >= 60 ? 26 : 14
        let heads = ["#".fitted(to: number), "AGE ", "WHAT".fitted(to: what), "SUBJECT"]
        // The selected one in the middle, as far as the ends allow.
        let room = max(1, height - 1)
        let first = max(0, min(model.noticePlace - room / 2, model.notices.count - room))
        let rows = model.notices.enumerated().dropFirst(first).prefix(room).map { place, notice in
            let isSelected = place == model.noticePlace
            let cells = [
                String(notice.ticket).fitted(to: number), TicketText.age(notice.at, model.now).fitted(to: 4),
                notice.what.fitted(to: what),
            ]
            // Who did it may be written from right to left: see `FrameLine`.
            var line = FrameLine(
                "\(isSelected ? ">" : " ") \(cells.joined(separator: " ")) ", isSelected ? .bar : .plain)
            line.add(notice.subject.fitted(to: max(1, model.size.columns - line.end)), isSelected ? .bar : .plain)
            return line
        }
        lines = [FrameLine("  " + heads.joined(separator: " "), .dim)] + rows
    }
}
