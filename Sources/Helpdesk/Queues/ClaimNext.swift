import Storage

extension Helpdesk {
    /// Claims the most urgent ticket that waits and that the agent may work: by priority, then by what is due first, then
    /// by age. Two agents never get the same. nil when nothing waits.
    ///
    /// Throws `notAllowed`, `notFound` for a queue that there is not.
    public func claimNextTicket(
        queue: String? = nil, as principal: Principal, key: IdempotencyKey? = nil
    ) throws -> TicketView? {
        let agent = try principal.agent()
        let settings = settings[principal.brand]
        if let queue, !settings.hasQueue(queue) { throw HelpdeskError.notFound(what: "queue") }
        let filter = ClaimFilter(
            agent: agent, queue: queue, settings: settings,
            locales: content.content(of: principal.brand)?.locales.keys.map(\.self) ?? [])
        let time = clock()
        let repeatable = Repeatable(
            brand: principal.brand, scope: agent.id, key: key, request: ["next", queue ?? ""])
        let number = try database.write { session -> Int64? in
            if let earlier = try repeatable?.earlierResult(in: session) { return Int64(earlier) }
            var claimed: Int64?
            if let ticket = try filter.first(brand: principal.brand, in: session) {
                let work = TicketWork(session: session, time: time, settings: settings)
                try ticket.apply(.take, by: .agent(id: agent.id), why: "next", in: work) { $0.assignee = agent.id }
                claimed = ticket.number
            }
            try repeatable?.remember(claimed.map(String.init) ?? "none", at: time, in: session)
            return claimed
        }
        return try number.map { try showTicket($0, as: principal) }
    }
}
