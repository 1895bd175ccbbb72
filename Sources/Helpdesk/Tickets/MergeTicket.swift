import Storage

extension Helpdesk {
    /// Ends a ticket whose history goes on in another: replies to that one reach both conversations, what the
    /// subscriber writes in either reaches that one. Both keep their own histories and notes.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `changedMeanwhile`, `preconditionFailed`, `illegalTransition`,
    /// and `conflict`: `merge_with_itself`, `merge_circle`, `merge_of_strangers` for tickets of different subscribers.
    public func mergeTicket(
        _ number: Int64, into other: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let request = ["merge", String(other)]
        return try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
            let target = try Ticket.find(other, brand: ticket.brand, in: work.session)
            try agent.mustWork(in: work.settings.queue(target.state.queue))
            try ticket.mayMerge(into: target, in: work.session)
            let by = TicketEvent.Actor.agent(id: agent.id)
            try ticket.apply(.merge, by: by, why: "into #\(other)", in: work) { $0.mergedInto = other }
            try target.apply(.absorb, by: by, why: "from #\(number)", in: work)
            // What was merged into this one before goes along.
            for link in try TicketLink.list(of: ticket, in: work.session) where link.kind == .absorbs {
                try target.link(to: link.number, as: .absorbs, in: work.session)
            }
            try target.link(to: number, as: .absorbs, in: work.session)
            try TicketWords.copy(from: ticket, to: target, in: work.session)
        }
    }
}

extension Ticket {
    fileprivate func mayMerge(into target: Ticket, in session: any Session) throws {
        guard target.number != number else {
            throw HelpdeskError.conflict(code: "merge_with_itself", reason: "A ticket is not merged with itself.")
        }
        guard try target.final(in: session).number != number else {
            throw HelpdeskError.conflict(
                code: "merge_circle", reason: "Ticket \(target.number) has been merged into ticket \(number).")
        }
        // A reply goes to both conversations: between strangers it would tell the one about the other.
        guard target.subscriber == subscriber, subscriber != nil || conversation == target.conversation else {
            throw HelpdeskError.conflict(
                code: "merge_of_strangers",
                reason: "Only tickets of the same subscriber are merged; link these instead.")
        }
    }
}
