extension Helpdesk {
    /// Marks the ticket as solved; it becomes the agent's own when it was nobody's. The subscriber is asked once how
    /// it went.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `versionMismatch`, `illegalTransition`.
    public func solveTicket(
        _ number: Int64, why: String? = nil, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        try changeTicket(number, as: principal, conditions, request: ["solve", why ?? ""]) { ticket, agent, work in
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
            let solved = try ticket.apply(.solve, by: .agent(id: agent.id), why: why, in: work) {
                $0.assignee = agent.id
            }
            try self.askForRatingLater(of: solved, in: work)
        }
    }
}
