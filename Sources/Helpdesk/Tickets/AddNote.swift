import Storage

/// An internal comment. It is kept apart from the conversation, so that no reading of a conversation can show it.
public struct Note: Sendable, Equatable {
    public let agent: String
    public let text: String
    public let createdAt: Timestamp
}

extension Helpdesk {
    /// Adds an internal note; any agent of the brand may. Throws `notFound`, `notAllowed`, `versionMismatch`, `invalid`.
    public func addNote(
        _ number: Int64, _ text: String, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let text = try checkedComment(text)
        let time = clock()
        return try changeTicket(number, as: principal, conditions, request: ["note", text]) { ticket, agent, session in
            try ticket.apply(.note, by: .agent(id: agent.id), at: time, in: session)
            // The version is unique among the ticket's changes, and so among its notes.
            try session.execute(
                "INSERT INTO note (ticket_id, seq, agent_id, text, created_at) VALUES ($1, $2, $3, $4, $5)",
                [.text(ticket.id), .int(ticket.version + 1), .text(agent.id), .text(text), .int(time.milliseconds)])
        }
    }
}
