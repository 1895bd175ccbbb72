import Storage

/// Compares tickets as they are stored with what their events lead to, so many at a time.
struct HistoryCheck {
    private static let page: Int64 = 500

    /// What is wrong, `most` places at most; empty when nothing.
    static func faults(in session: any Session, atMost most: Int) throws -> [String] {
        var faults: [String] = []
        var last = ""
        while faults.count < most {
            let rows = try session.query(
                """
                SELECT \(Ticket.columns), t.priority_rank, t.is_waiting, t.due_at FROM \(Ticket.source)
                WHERE t.id > $1 ORDER BY t.id LIMIT $2
                """, [.text(last), .int(page)]
            ) { row in
                let ticket = try Ticket.read(row)
                let first = Ticket.columnCount
                return StoredTicket(
                    ticket: ticket, rank: row.int(first), isWaiting: row.int(first + 1) == 1, due: row.int(first + 2))
            }
            guard let end = rows.last?.ticket.id else { break }
            let events = try TicketEvent.lists(after: last, upTo: end, in: session)
            let tags = try tags(after: last, upTo: end, in: session)
            for row in rows {
                let id = row.ticket.id
                faults += row.faults(events[id] ?? [], tags: tags[id] ?? []).map { "\(id): \($0)" }
            }
            last = end
        }
        return Array(faults.prefix(most))
    }

    private static func tags(
        after first: String, upTo last: String, in session: any Session
    ) throws -> [String: [String]] {
        let rows = try session.query(
            "SELECT ticket_id, tag FROM ticket_tag WHERE ticket_id > $1 AND ticket_id <= $2 ORDER BY ticket_id, tag",
            [.text(first), .text(last)]
        ) { ($0.text(0), $0.text(1)) }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}

/// A ticket's row, with what it holds twice for the sake of lists.
private struct StoredTicket {
    let ticket: Ticket
    let rank: Int64
    let isWaiting: Bool
    let due: Int64

    func faults(_ events: [TicketEvent], tags: [String]) -> [String] {
        var faults: [String] = []
        do {
            if try TicketHistory.replay(events) != ticket.state || events.last?.version != ticket.version {
                faults.append("the ticket is not in the state that its events lead to")
            }
        } catch {
            faults.append((error as? TicketHistory.Gap)?.description ?? "the ticket's events cannot be read")
        }
        let isListed =
            rank == ticket.priority.rank && isWaiting == ticket.isWaiting && tags == ticket.state.tags.sorted()
            && due == ticket.sla.due?.milliseconds ?? Ticket.neverDue
        if !isListed { faults.append("the ticket is listed as what it is not") }
        return faults
    }
}
