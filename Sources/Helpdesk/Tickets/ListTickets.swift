import Storage

/// One page of a list, and where the next one starts.
public struct Page<Item: Sendable>: Sendable {
    public let items: [Item]
    public let next: Int64?
}

extension Helpdesk {
    /// The brand's tickets of these statuses, the newest first; `cursor` is the `next` of the page before.
    public func listTickets(
        as principal: Principal, statuses: [TicketStatus], limit: Int, cursor: Int64?
    ) throws -> Page<Ticket> {
        _ = try principal.agent()
        let wanted = statuses.isEmpty ? TicketStatus.allCases : statuses
        // Always six parameters, so that there is one statement: the first status fills the rest.
        let filter = (0..<6).map { SQLValue.text(wanted[$0 < wanted.count ? $0 : 0].rawValue) }
        let tickets = try database.read { session in
            try session.query(
                """
                SELECT \(Ticket.columns) FROM \(Ticket.source)
                WHERE t.brand_id = $1 AND t.number < $2 AND t.status IN ($3, $4, $5, $6, $7, $8)
                ORDER BY t.number DESC LIMIT $9
                """,
                [.text(principal.brand), .int(cursor ?? .max)] + filter + [.int(Int64(limit) + 1)], Ticket.read)
        }
        let page = Array(tickets.prefix(limit))
        return Page(items: page, next: tickets.count > limit ? page.last?.number : nil)
    }
}
