import Storage

extension Helpdesk {
    public static let longestComment = 20_000

    /// Sends a public reply into the ticket's conversation; a ticket that was nobody's becomes the agent's own.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `versionMismatch`, `illegalTransition`, `invalid`.
    public func replyToTicket(
        _ number: Int64, _ text: String, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let text = try checkedComment(text)
        let time = clock()
        let view = try changeTicket(number, as: principal, conditions, request: ["reply", text]) {
            ticket, agent, session in
            try ticket.mustNotBeSomebodyElses(than: agent)
            try ticket.apply(.reply, by: .agent(id: agent.id), assigning: agent, at: time, in: session)
            let seq = try session.first(
                "UPDATE conversation SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq",
                [.text(ticket.conversation)]
            ) { $0.int(0) }
            guard let seq else { throw HelpdeskError.notFound(what: "conversation") }
            try Message(seq: seq, author: .agent, text: text, locale: ticket.locale, createdAt: time)
                .insert(into: ticket.conversation, agentID: agent.id, in: session)
        }
        changes.announce(view.ticket.conversation)
        return view
    }

    func checkedComment(_ text: String) throws -> String {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw HelpdeskError.invalid(field: "text", expected: "a text that is not empty")
        }
        return CardNumbers.masked(text)
    }
}
