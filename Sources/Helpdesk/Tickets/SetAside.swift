extension Helpdesk {
    /// The longest that a ticket may sleep: a year.
    private static let longestSleep: Int64 = 366 * 86_400

    /// Leaves the ticket to the subscriber, until a date if one is given: then it is open again.
    ///
    /// Throws what `solveTicket` throws, and `invalid` for a date in the past or years away.
    public func pendTicket(
        _ number: Int64, until: Timestamp?, why: String? = nil, as principal: Principal,
        _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let time = clock()
        if let until, until <= time || until > time.adding(seconds: Self.longestSleep) {
            throw HelpdeskError.invalid(field: "until", expected: "a time in the future, at most a year away")
        }
        let request = ["pend", until?.text ?? "", why ?? ""]
        return try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
            try ticket.apply(.pend, by: .agent(id: agent.id), why: why, in: work) { $0.wakeAt = until }
        }
    }

    /// Leaves the ticket to somebody else: another team, a partner. Throws what `solveTicket` throws.
    public func holdTicket(
        _ number: Int64, why: String? = nil, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        try changeTicket(number, as: principal, conditions, request: ["hold", why ?? ""]) { ticket, agent, work in
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
            try ticket.apply(.hold, by: .agent(id: agent.id), why: why, in: work)
        }
    }

    /// Makes it the agent's turn again. Throws what `solveTicket` throws.
    public func resumeTicket(
        _ number: Int64, why: String? = nil, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        try changeTicket(number, as: principal, conditions, request: ["resume", why ?? ""]) { ticket, agent, work in
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
            try ticket.apply(.resume, by: .agent(id: agent.id), why: why, in: work)
        }
    }
}
