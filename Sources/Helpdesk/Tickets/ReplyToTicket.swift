import FAQIndex
import Storage

extension Helpdesk {
    public static let longestComment = 20_000

    /// Sends a public reply into the ticket's conversation; a ticket that was nobody's becomes the agent's own.
    ///
    /// `promises`: what it promises; it is not sent when that is not ours to do.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `changedMeanwhile`, `preconditionFailed`, `illegalTransition`,
    /// `invalid`, `promiseRefused`.
    public func replyToTicket(
        _ number: Int64, _ text: String, promises: [PromisedAction] = [], as principal: Principal,
        _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let text = try checkedComment(text)
        let request = ["reply", text] + promises.map(\.rawValue)
        let view = try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
            var ticket = ticket
            for action in promises { ticket = try ticket.promise(TicketPromise(action), by: agent, in: work) }
            try ticket.reply(text, by: agent, terms: self.searchTerms(text, locale: ticket.locale), in: work)
        }
        for conversation in Set([view.ticket.conversation] + view.merged.map(\.conversation)) {
            changes.announce(conversation)
        }
        return view
    }

    func checkedComment(_ text: String, field: String = "text") throws -> String {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw HelpdeskError.invalid(field: field, expected: "a text that is not empty")
        }
        return CardNumbers.masked(text)
    }
}

extension Ticket {
    /// Answers the subscriber, in every conversation whose history goes on in this ticket. A draft is used up.
    @discardableResult
    func reply(_ text: String, by agent: Agent, terms: String, in work: TicketWork) throws -> Ticket {
        let replied = try apply(.reply, by: .agent(id: agent.id), in: work) { $0.assignee = agent.id }
        for conversation in try conversations(in: work.session) {
            try say(text, by: agent.id, in: conversation, work)
        }
        try TicketWords.add(terms, to: self, in: work.session)
        try work.session.execute(
            "DELETE FROM ticket_draft WHERE ticket_id = $1 AND agent_id = $2", [.text(id), .text(agent.id)])
        return replied
    }

    /// Puts a message of an agent, or of the bot when that is nil, into a conversation.
    func say(_ text: String, by agent: String?, in conversation: String, _ work: TicketWork) throws {
        // Not RETURNING, as in `TicketOpening.store`.
        try work.session.execute(
            "UPDATE conversation SET last_seq = last_seq + 1 WHERE id = $1", [.text(conversation)])
        let seq = try work.session.first(
            "SELECT last_seq FROM conversation WHERE id = $1", [.text(conversation)]
        ) { $0.int(0) }
        guard let seq else { throw HelpdeskError.notFound(what: "conversation") }
        try Message(
            seq: seq, author: agent == nil ? .bot : .agent, text: text, locale: locale, createdAt: work.time
        ).insert(into: conversation, agentID: agent, in: work.session)
    }

    /// Its own conversation, and those of the tickets that were merged into it.
    func conversations(in session: any Session) throws -> [String] {
        let merged = try session.query(
            """
            SELECT t.conversation_id FROM ticket_link l
            JOIN ticket t ON t.brand_id = l.brand_id AND t.number = l.other
            WHERE l.brand_id = $1 AND l.number = $2 AND l.kind = $3 ORDER BY t.number
            """, [.text(brand), .int(number), .text(TicketLink.Kind.absorbs.rawValue)]
        ) { $0.text(0) }
        return [conversation] + merged.filter { $0 != conversation }
    }
}
