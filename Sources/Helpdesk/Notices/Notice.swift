import Storage

/// Something that an agent is told: an event of a ticket that is theirs or that they watch.
public struct Notice: Sendable, Equatable {
    /// Sorts by when it happened.
    public let id: String
    public let ticket: Int64
    public let subject: String
    public let event: TicketEvent.View
    public let isRead: Bool
    /// What the subscriber thought of the help, where that is what happened.
    public let score: Int64?
    public let comment: String?
}

extension Notice {
    /// An agent's notices, the latest first, without those of tickets that they may not see any more.
    static func list(
        of agent: Agent, onlyUnread: Bool, before: String? = nil, limit: Int, in session: any Session
    ) throws -> [Notice] {
        var filter = NoticeFilter(agent)
        if onlyUnread { filter.conditions.append("n.is_read = 0") }
        if let before { filter.conditions.append("n.id < \(filter.place(before))") }
        return try session.query(
            """
            SELECT \(TicketEvent.viewColumns), n.id, t.number, t.subject, n.is_read, r.score, r.comment
            FROM notice n JOIN ticket t ON t.id = n.ticket_id
            JOIN ticket_event e ON e.ticket_id = n.ticket_id AND e.version = n.version
            LEFT JOIN agent a ON a.id = e.actor
            LEFT JOIN rating r ON r.ticket_id = n.ticket_id AND e.kind = 'rate'
            WHERE \(filter.text) ORDER BY n.id DESC LIMIT \(limit)
            """, filter.values
        ) { row in
            Notice(
                id: row.text(9), ticket: row.int(10), subject: row.text(11),
                event: try TicketEvent.view(row), isRead: row.int(12) == 1,
                score: row.optionalInt(13), comment: row.optionalText(14))
        }
    }

    static func unread(of agent: Agent, in session: any Session) throws -> Int64 {
        let filter = NoticeFilter(agent)
        return try session.first(
            """
            SELECT count(*) FROM notice n JOIN ticket t ON t.id = n.ticket_id
            WHERE n.is_read = 0 AND \(filter.text)
            """, filter.values
        ) { $0.int(0) } ?? 0
    }
}

/// Which notices an agent has.
private struct NoticeFilter {
    var conditions: [String] = []
    private(set) var values: [SQLValue] = []

    var text: String { conditions.joined(separator: " AND ") }

    init(_ agent: Agent) {
        conditions = ["n.agent_id = \(place(agent.id))"]
        guard !agent.seesEverything, let queues = agent.profile.queues?.keys.sorted() else { return }
        conditions.append("t.queue_id IN (\(queues.map { place($0) }.joined(separator: ", ")))")
    }

    /// Where a value goes in the statement.
    mutating func place(_ value: String) -> String {
        values.append(.text(value))
        return "$\(values.count)"
    }
}
