import Storage

/// An internal comment. It is kept apart from the conversation, so that no reading of a conversation can show it.
public struct Note: Sendable, Equatable {
    public let agent: String
    public let text: String
    public let createdAt: Timestamp

    static func list(of ticket: String, in session: any Session) throws -> [Note] {
        try session.query(
            """
            SELECT a.name, n.text, n.created_at FROM note n LEFT JOIN agent a ON a.id = n.agent_id
            WHERE n.ticket_id = $1 ORDER BY n.seq
            """, [.text(ticket)]
        ) { Note(agent: $0.text(0), text: $0.text(1), createdAt: Timestamp($0.int(2))) }
    }
}

extension Helpdesk {
    /// Adds an internal note; any agent of the queue may. Throws `notFound`, `notAllowed`, `changedMeanwhile`,
    /// `preconditionFailed`, `invalid`.
    public func addNote(
        _ number: Int64, _ text: String, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let text = try checkedComment(text)
        return try changeTicket(number, as: principal, conditions, request: ["note", text]) { ticket, agent, work in
            let changed = try ticket.apply(.note, by: .agent(id: agent.id), in: work)
            try changed.insertNote(text, by: agent.id, in: work)
            try TicketWords.add(self.searchTerms(text, locale: ticket.locale), to: ticket, in: work.session)
        }
    }
}

extension Ticket {
    /// A note that goes with the latest change: the version is unique among changes, and so among notes.
    func insertNote(_ text: String, by agent: String, in work: TicketWork) throws {
        try work.session.execute(
            "INSERT INTO note (ticket_id, seq, agent_id, text, created_at) VALUES ($1, $2, $3, $4, $5)",
            [.text(id), .int(version), .text(agent), .text(text), .int(work.time.milliseconds)])
    }
}
