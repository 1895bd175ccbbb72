import Storage

/// What an agent sends along with a change.
public struct ChangeConditions: Sendable {
    public let seen: SeenVersion
    public let key: IdempotencyKey?

    public init(seen: SeenVersion = .whatever, key: IdempotencyKey? = nil) {
        self.seen = seen
        self.key = key
    }
}

extension Helpdesk {
    /// Runs one change of a ticket by an agent: finds it, checks rights, version and key, and lets `body` do its part
    /// in the same transaction.
    func changeTicket(
        _ number: Int64, as principal: Principal, _ conditions: ChangeConditions, request: [String],
        _ body: @escaping @Sendable (Ticket, Agent, TicketWork) throws -> Void
    ) throws -> TicketView {
        let agent = try principal.agent()
        let time = clock()
        let settings = settings[principal.brand]
        let repeatable = Repeatable(
            brand: principal.brand, scope: agent.id, key: conditions.key, request: request + [String(number)])
        try database.write { session in
            guard try repeatable?.earlierResult(in: session) == nil else { return }
            let ticket = try Ticket.find(number, brand: principal.brand, in: session)
            try agent.mustWork(in: settings.queue(ticket.state.queue))
            try conditions.seen.check(current: ticket.version) { seen in
                .ticket(try TicketEvent.list(of: ticket.id, after: seen, in: session))
            }
            try body(ticket, agent, TicketWork(session: session, time: time, settings: settings))
            try repeatable?.remember(ticket.id, at: time, in: session)
        }
        return try showTicket(number, as: principal)
    }
}

extension Agent {
    func mustWork(in queue: Queue) throws {
        guard !mayWork(in: queue) else { return }
        throw HelpdeskError.notAllowed(reason: "You may not work in the queue \"\(queue.id)\".")
    }
}
