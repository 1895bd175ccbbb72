extension Helpdesk {
    /// Makes the ticket the agent's own. Taking one's own again changes nothing.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `versionMismatch`, `illegalTransition`.
    public func takeTicket(
        _ number: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let time = clock()
        return try changeTicket(number, as: principal, conditions, request: ["take"]) { ticket, agent, session in
            try ticket.mustNotBeSomebodyElses(than: agent)
            if ticket.assignee != nil, ticket.status.after(.take) != nil { return }
            try ticket.apply(.take, by: .agent(id: agent.id), assigning: agent, at: time, in: session)
        }
    }
}
