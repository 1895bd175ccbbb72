extension Helpdesk {
    /// Marks the ticket as solved; it becomes the agent's own when it was nobody's. The subscriber is asked once how
    /// it went.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `versionMismatch`, `illegalTransition`.
    public func solveTicket(
        _ number: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        try changeTicket(number, as: principal, conditions, request: ["solve"]) { ticket, agent, work in
            try self.solve(ticket, by: agent, in: work)
        }
    }

    /// `topic`: the article that turned out to be the answer.
    func solve(_ ticket: Ticket, by agent: Agent, topic: String? = nil, in work: TicketWork) throws {
        try ticket.mustNotBeSomebodyElses(than: agent, in: work)
        let solved = try ticket.apply(.solve, by: .agent(id: agent.id), in: work) {
            $0.assignee = agent.id
            $0.topic = topic ?? $0.topic
        }
        try askForRatingLater(of: solved, in: work)
    }
}
