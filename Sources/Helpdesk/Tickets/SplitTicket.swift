import Storage

extension Helpdesk {
    /// Makes a second ticket of a second matter in the same conversation: it starts in the same queue, and replies to
    /// either reach the subscriber there. What the subscriber writes reopens the first.
    ///
    /// Throws `notFound`, `notAllowed`, `changedMeanwhile`, `preconditionFailed`, `illegalTransition`, `invalid`.
    /// Returns the new ticket.
    public func splitTicket(
        _ number: Int64, subject: String, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let subject = CardNumbers.masked(subject)
        guard subject.contains(where: { !$0.isWhitespace }) else {
            throw HelpdeskError.invalid(field: "subject", expected: "a text that is not empty")
        }
        let view = try changeTicket(number, as: principal, conditions, request: ["split", subject]) {
            ticket, agent, work in
            guard let conversation = try Conversation.find(ticket.conversation, in: work.session) else {
                throw HelpdeskError.notFound(what: "conversation")
            }
            let new = NewTicket(
                subject: subject, reason: ticket.reason, queue: ticket.state.queue, priority: ticket.priority,
                terms: self.searchTerms(subject, locale: ticket.locale))
            let part = try Ticket.open(new, for: conversation, in: work)
            try part.link(to: number, as: .splitFrom, in: work.session)
            try work.session.execute(
                "UPDATE ticket SET context = (SELECT context FROM ticket WHERE id = $1) WHERE id = $2",
                [.text(ticket.id), .text(part.id)])
            try ticket.apply(.split, by: .agent(id: agent.id), why: "into #\(part.number)", in: work)
        }
        guard let part = view.links.last(where: { $0.kind == .splitInto }) else { return view }
        return try showTicket(part.number, as: principal)
    }
}
