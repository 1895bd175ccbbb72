import Storage

/// What an agent sends along with a change.
public struct ChangeConditions: Sendable {
    /// The version that the agent saw (`If-Match`); nil when that does not matter.
    public let version: Int64?
    public let key: IdempotencyKey?

    public init(version: Int64? = nil, key: IdempotencyKey? = nil) {
        self.version = version
        self.key = key
    }
}

extension Helpdesk {
    /// Runs one change of a ticket by an agent: finds it, checks version and key, and lets `body` do its part in the
    /// same transaction.
    func changeTicket(
        _ number: Int64, as principal: Principal, _ conditions: ChangeConditions, request: [String],
        _ body: @escaping @Sendable (Ticket, Agent, any Session) throws -> Void
    ) throws -> TicketView {
        let agent = try principal.agent()
        let time = clock()
        let repeatable = Repeatable(
            brand: principal.brand, scope: agent.id, key: conditions.key, request: request + [String(number)])
        try database.write { session in
            guard try repeatable?.earlierResult(in: session) == nil else { return }
            let ticket = try Ticket.find(number, brand: principal.brand, in: session)
            if let version = conditions.version, version != ticket.version {
                throw HelpdeskError.versionMismatch(current: ticket.version)
            }
            try body(ticket, agent, session)
            try repeatable?.remember(ticket.id, at: time, in: session)
        }
        return try showTicket(number, as: principal)
    }
}

extension Ticket {
    /// Another agent's ticket is not answered behind their back.
    func mustNotBeSomebodyElses(than agent: Agent) throws {
        if let assignee, assignee.id != agent.id {
            throw HelpdeskError.ticketTaken(number: number, by: assignee.name)
        }
    }

    /// Moves the ticket along its life and records the event. Throws `illegalTransition`.
    func apply(
        _ action: TicketAction, by actor: TicketEvent.Actor, assigning agent: Agent? = nil, at time: Timestamp,
        in session: any Session
    ) throws {
        guard let next = status.after(action) else {
            throw HelpdeskError.illegalTransition(
                status: status, action: action.rawValue, allowed: status.possible.map(\.rawValue))
        }
        try session.execute(
            "UPDATE ticket SET status = $1, assignee_id = $2, version = $3, updated_at = $4 WHERE id = $5",
            [
                .text(next.rawValue), SQLValue(agent?.id ?? assignee?.id), .int(version + 1),
                .int(time.milliseconds), .text(id),
            ])
        try TicketEvent(
            version: version + 1, kind: action.rawValue, actor: actor, from: status, to: next, detail: nil, at: time
        ).insert(for: id, in: session)
    }
}
