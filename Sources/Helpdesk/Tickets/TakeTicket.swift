extension Helpdesk {
    /// Makes the ticket the agent's own. Taking one's own again changes nothing. With `over`, a lead takes it from
    /// another agent.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `changedMeanwhile`, `preconditionFailed`, `illegalTransition`.
    public func takeTicket(
        _ number: Int64, over: Bool = false, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let request = ["take", over ? "over" : ""]
        return try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            if over, ticket.assignee?.id != agent.id {
                guard agent.role != .agent else {
                    throw HelpdeskError.notAllowed(reason: "Only leads and admins take tickets over.")
                }
            } else {
                try ticket.mustNotBeSomebodyElses(than: agent, in: work)
                if ticket.assignee != nil, ticket.status.after(.take) != nil { return }
            }
            let why = ticket.assignee.map { "taken over from \($0.name)" }
            try ticket.apply(.take, by: .agent(id: agent.id), why: why, in: work) { $0.assignee = agent.id }
        }
    }
}
