import Storage

/// Tickets that have changed, the longest ago first.
public struct ChangedTickets: Sendable {
    public let tickets: [Ticket]
    /// False when there are more than were wanted: then there are none here.
    public let isComplete: Bool
}

extension Principal {
    /// Whether tickets of this queue are the agent's to see.
    public func maySee(queue: String) -> Bool { (try? agent().maySee(queue: queue)) ?? false }
}

extension Helpdesk {
    /// Hears of each commit that opened or changed tickets, of this node and soon of others: of which brand, nil when
    /// it may be any. Until the result is let go of; `hear` must return at once.
    public func hearOfTickets(_ hear: @escaping @Sendable (_ brand: String?) -> Void) -> any Sendable {
        database.listen(Ticket.channel) { signal in
            switch signal {
            case .said(let brand): hear(brand)
            case .lookAgain: hear(nil)
            }
        }
    }

    /// Throws `notAllowed` for anybody but agents.
    public func mustWatchTickets(_ principal: Principal) throws { _ = try principal.agent() }

    /// The tickets of a brand that were changed at `since` or later, on whatever node, but for those whose version is
    /// known. What the agents of the brand may not see is among them.
    public func changedTickets(
        of brand: String, since: Timestamp, except known: [Int64: Int64], atMost most: Int
    ) throws -> ChangedTickets {
        try database.read { session in
            let changed = try TicketStatus.allCases.flatMap { status in
                try session.query(
                    """
                    SELECT number, version, updated_at FROM ticket
                    WHERE brand_id = $1 AND status = $2 AND updated_at >= $3
                    """, [.text(brand), .text(status.rawValue), .int(since.milliseconds)]
                ) { (number: $0.int(0), version: $0.int(1), at: $0.int(2)) }
            }
            let news = changed.filter { known[$0.number] != $0.version }.sorted {
                ($0.at, $0.number) < ($1.at, $1.number)
            }
            guard news.count <= most else { return ChangedTickets(tickets: [], isComplete: false) }
            return ChangedTickets(
                tickets: try Ticket.list(news.map(\.number), brand: brand, in: session), isComplete: true)
        }
    }

    /// The queues that a ticket was in since then and is not in any more.
    public func queuesLeft(by ticket: Ticket, since: Timestamp) throws -> Set<String> {
        let events = try database.read { try TicketEvent.list(of: ticket.id, in: $0) }
        let left = events.filter { $0.event.at >= since }.flatMap(\.event.changes).filter { $0.field == .queue }
        return Set(left.compactMap(\.from.string)).subtracting([ticket.state.queue])
    }
}

extension Ticket {
    fileprivate static let channel = "ticket"

    /// Says that the ticket is news, once this transaction is committed.
    func announce(in session: any Session) throws { try session.notify(Self.channel, brand) }

    /// The tickets of a brand with these numbers, in that order.
    fileprivate static func list(_ numbers: [Int64], brand: String, in session: any Session) throws -> [Ticket] {
        // Always as many parameters, so that there is one statement: the first number fills the rest.
        let size = 50
        let places = (2...size + 1).map { "$\($0)" }.joined(separator: ", ")
        var found: [Int64: Ticket] = [:]
        for start in stride(from: 0, to: numbers.count, by: size) {
            let part = Array(numbers[start..<min(start + size, numbers.count)])
            let values = (0..<size).map { SQLValue.int(part[$0 < part.count ? $0 : 0]) }
            for ticket in try session.query(
                "SELECT \(columns) FROM \(source) WHERE t.brand_id = $1 AND t.number IN (\(places))",
                [.text(brand)] + values, read)
            { found[ticket.number] = ticket }
        }
        return numbers.compactMap { found[$0] }
    }
}
