extension Helpdesk {
    /// Marks the ticket as solved; it becomes the agent's own when it was nobody's. The subscriber is asked once how
    /// it went.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `changedMeanwhile`, `preconditionFailed`, `illegalTransition`.
    public func solveTicket(
        _ number: Int64, why: String? = nil, linking link: ArticleLink? = nil, as principal: Principal,
        _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let question = try link?.checkedQuestion()
        let content = try content(of: principal)
        let request = ["solve", why ?? "", link?.article ?? "", question ?? ""]
        return try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            let article = try link.map { try content.article($0.article, askedIn: ticket.locale) }
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
            let solved = try ticket.apply(.solve, by: .agent(id: agent.id), why: why, in: work) {
                $0.assignee = agent.id
                $0.topic = link?.article ?? $0.topic
            }
            try self.askForRatingLater(of: solved, in: work)
            if let article { try ticket.offerLesson(for: article, question, at: work.time, in: work.session) }
        }
    }
}
