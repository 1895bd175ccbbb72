import FAQIndex
import JSON
import Storage

/// An agent as the store has them.
struct StoredAgent: Sendable, Equatable {
    let agent: Agent
    let removedAt: Timestamp?
    let createdAt: Timestamp

    static func all(of brand: String, in session: any Session) throws -> [StoredAgent] {
        try session.query(
            "SELECT id, name, role, profile, removed_at, created_at FROM agent WHERE brand_id = $1 ORDER BY created_at, id",
            [.text(brand)]
        ) { row in
            guard let role = Agent.Role(rawValue: row.text(2)) else {
                throw StorageError.damaged(reason: "agent \(row.text(0)) has no valid role")
            }
            return StoredAgent(
                agent: Agent(
                    id: row.text(0), name: row.text(1), role: role, profile: try AgentProfile(stored: row.text(3))),
                removedAt: row.optionalInt(4).map { Timestamp($0) }, createdAt: Timestamp(row.int(5)))
        }
    }
}

extension TicketWork {
    private static let mostPushed = 500

    /// Gives away what waits in queues that push, the most urgent first: somebody has come who may take it.
    func pushWaiting(of brand: String) throws {
        for queue in settings.queues where queue.isPushed {
            let waiting = try session.query(
                """
                SELECT \(Ticket.columns) FROM \(Ticket.source)
                WHERE t.brand_id = $1 AND t.is_waiting = 1 AND t.queue_id = $2
                ORDER BY t.priority_rank DESC, t.due_at, t.number LIMIT $3
                """, [.text(brand), .text(queue.id), .int(Int64(Self.mostPushed))], Ticket.read)
            for ticket in waiting { _ = try ticket.pushed(in: self) }
        }
    }
}

extension StoredAgent {
    /// Somebody who was removed while they, or others for them, were taking a ticket does not get it.
    static func mustBeHere(_ agent: String, in session: any Session) throws {
        let isHere = try session.first(
            "SELECT 1 FROM agent WHERE id = $1 AND removed_at IS NULL", [.text(agent)]
        ) { _ in true }
        if isHere != true { throw HelpdeskError.notAllowed(reason: "This agent has been removed.") }
    }
}

extension Ticket {
    /// In a queue that pushes, a ticket that is nobody's goes to the least busy agent who may work there, speaks its
    /// language and is there. When there is none, it waits.
    func pushed(in work: TicketWork) throws -> Ticket {
        let queue = work.settings.queue(state.queue)
        guard queue.isPushed, isWaiting, let locale = LocaleTag(locale) else { return self }
        let able = try StoredAgent.all(of: brand, in: work.session).filter { stored in
            stored.removedAt == nil && stored.agent.profile.isAvailable && stored.agent.role == .agent
                && stored.agent.mayWork(in: queue) && stored.agent.speaks(locale)
        }
        guard !able.isEmpty else { return self }
        let loads = try work.session.query(
            """
            SELECT assignee_id, count(*) FROM ticket
            WHERE brand_id = $1 AND assignee_id IS NOT NULL AND status IN ('new', 'open') GROUP BY assignee_id
            """, [.text(brand)]
        ) { ($0.text(0), $0.int(1)) }
        let load = Dictionary(uniqueKeysWithValues: loads)
        // Ids sort by when the agent came; of equally busy ones the first gets it.
        guard let chosen = able.min(by: { load[$0.agent.id] ?? 0 < load[$1.agent.id] ?? 0 }) else { return self }
        return try apply(.assign, by: .system, why: "pushed", in: work) { $0.assignee = chosen.agent.id }
    }
}
