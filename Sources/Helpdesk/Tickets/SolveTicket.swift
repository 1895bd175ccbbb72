extension Helpdesk {
    /// Marks the ticket as solved; it becomes the agent's own when it was nobody's.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `versionMismatch`, `illegalTransition`.
    public func solveTicket(
        _ number: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let time = clock()
        return try changeTicket(number, as: principal, conditions, request: ["solve"]) { ticket, agent, session in
            try ticket.mustNotBeSomebodyElses(than: agent)
            try ticket.apply(.solve, by: .agent(id: agent.id), assigning: agent, at: time, in: session)
        }
    }
}
