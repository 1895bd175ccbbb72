import Storage

extension Ticket {
    /// Tells the ticket of a conversation that the subscriber has written. Returns the ticket that the conversation
    /// goes on in: after a closed one that is another, linked to it.
    static func hearSubscriber(
        _ text: String, in conversation: Conversation, terms: String, _ work: TicketWork
    ) throws -> Ticket? {
        guard let id = conversation.ticket, let own = try find(id: id, in: work.session) else { return nil }
        let ticket = try own.final(in: work.session)
        guard ticket.status != .closed else {
            let new = NewTicket(
                subject: text, reason: ticket.reason, suggestion: ticket.state.topic, queue: ticket.state.queue,
                priority: ticket.priority, tags: ticket.state.tags, terms: terms, follows: ticket.number)
            return try open(new, for: conversation, in: work)
        }
        try TicketWords.add(terms, to: ticket, in: work.session)
        let updated = try ticket.apply(.subscriberMessage, by: .subscriber, in: work)
        // What was merged stays merged: the conversation keeps its own ticket.
        return ticket.id == own.id ? updated : own
    }

    /// The ticket that this one's history goes on in, which is itself unless it was merged.
    func final(in session: any Session) throws -> Ticket {
        var ticket = self
        // Merging refuses circles; the limit only keeps a damaged store from turning round for ever.
        for _ in 0..<100 {
            guard let next = ticket.state.mergedInto else { return ticket }
            ticket = try Ticket.find(next, brand: brand, in: session)
        }
        throw StorageError.damaged(reason: "ticket \(id) is merged in a circle")
    }
}
