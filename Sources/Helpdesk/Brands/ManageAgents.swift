import JSON
import Storage

/// An agent as leads and admins see them.
public struct AgentEntry: Sendable, Equatable {
    public let agent: Agent
    /// Tickets that are theirs and not solved.
    public let load: Int64
    public let removedAt: Timestamp?
    public let createdAt: Timestamp
}

extension Helpdesk {
    /// The brand's agents, those who were removed last. Throws `notAllowed`.
    public func listAgents(as principal: Principal) throws -> [AgentEntry] {
        _ = try principal.agent()
        return try database.read { session in
            let loads = try session.query(
                """
                SELECT assignee_id, count(*) FROM ticket WHERE brand_id = $1 AND assignee_id IS NOT NULL
                    AND status IN ('new', 'open', 'pending', 'on_hold') GROUP BY assignee_id
                """, [.text(principal.brand)]
            ) { ($0.text(0), $0.int(1)) }
            let load = Dictionary(uniqueKeysWithValues: loads)
            let agents = try StoredAgent.all(of: principal.brand, in: session).map { stored in
                AgentEntry(
                    agent: stored.agent, load: load[stored.agent.id] ?? 0, removedAt: stored.removedAt,
                    createdAt: stored.createdAt)
            }
            return agents.filter { $0.removedAt == nil } + agents.filter { $0.removedAt != nil }
        }
    }

    /// Adds an agent; the token is shown this once. Throws `notAllowed`, `invalid`.
    public func addAgent(
        name: String, role: Agent.Role, profile: AgentProfile, as principal: Principal
    ) throws -> (agent: Agent, token: String) {
        try principal.mustBeAdmin()
        try checkQueues(of: profile, brand: principal.brand)
        return try insertAgent(brand: principal.brand, name: name, role: role, profile: profile)
    }

    /// Changes an agent's name, role and profile: the fields that `body` has. Agents may change their own availability.
    ///
    /// Throws `FieldError`, `notFound`, `notAllowed`, `invalid`, `conflict` for the last admin.
    public func changeAgent(_ id: String, _ body: JSON, as principal: Principal) throws -> AgentEntry {
        let actor = try principal.agent()
        var fields = try JSONFields(body)
        let name = try fields.optionalString("name", 1...100)
        let role = try fields.optionalChoice("role", of: Agent.Role.self)
        _ = try AgentProfile(&fields)
        try fields.finish()
        if actor.role != .admin, name != nil || role != nil || actor.id != id {
            throw HelpdeskError.notAllowed(reason: "Agents are managed by admins.")
        }
        let time = clock()
        try database.write { [self] session in
            let all = try StoredAgent.all(of: principal.brand, in: session).filter { $0.removedAt == nil }
            guard let before = all.first(where: { $0.agent.id == id })?.agent else {
                throw HelpdeskError.notFound(what: "agent")
            }
            var fields = try JSONFields(body)
            let profile = try AgentProfile(&fields, over: before.profile)
            var allowed = before.profile
            allowed.isAvailable = profile.isAvailable
            guard actor.role == .admin || profile == allowed else {
                throw HelpdeskError.notAllowed(reason: "Agents are managed by admins.")
            }
            try checkQueues(of: profile, brand: principal.brand)
            if let role, role != .admin { try Self.mustKeepAnAdmin(without: before, of: all) }
            try Change.keys(principal.brand).record(in: session)
            try session.execute(
                "UPDATE agent SET name = $1, role = $2, profile = $3 WHERE id = $4",
                [
                    .text(name ?? before.name), .text((role ?? before.role).rawValue),
                    .text(JSON.object(profile.members).text), .text(id),
                ])
            // Whoever is there again, or may do more than before, is given what has waited for them.
            if profile != before.profile {
                let settings = try DeskSettings.read(of: principal.brand, in: session)
                try TicketWork(session: session, time: time, settings: settings).pushWaiting(of: principal.brand)
            }
        }
        try keys.reload(from: database)
        guard let entry = try listAgents(as: principal).first(where: { $0.agent.id == id }) else {
            throw HelpdeskError.notFound(what: "agent")
        }
        return entry
    }

    /// Takes an agent out: their keys are void at once, and what they had goes back to its queue, with an event.
    ///
    /// Throws `notFound`, `notAllowed`, `conflict` for the last admin.
    public func removeAgent(_ id: String, as principal: Principal) throws {
        let actor = try principal.mustBeAdmin()
        let time = clock()
        try database.write { [settings = settings[principal.brand]] session in
            let all = try StoredAgent.all(of: principal.brand, in: session).filter { $0.removedAt == nil }
            guard let removed = all.first(where: { $0.agent.id == id })?.agent else {
                throw HelpdeskError.notFound(what: "agent")
            }
            try Self.mustKeepAnAdmin(without: removed, of: all)
            try Change.keys(principal.brand).record(in: session)
            try session.execute(
                "UPDATE access_key SET revoked_at = $1 WHERE agent_id = $2 AND revoked_at IS NULL",
                [.int(time.milliseconds), .text(id)])
            try session.execute(
                "UPDATE agent SET removed_at = $1 WHERE id = $2", [.int(time.milliseconds), .text(id)])
            let held = try session.query(
                "SELECT \(Ticket.columns) FROM \(Ticket.source) WHERE t.assignee_id = $1 AND t.status <> 'closed'",
                [.text(id)], Ticket.read)
            let work = TicketWork(session: session, time: time, settings: settings)
            for ticket in held {
                let free = try ticket.apply(
                    .release, by: .agent(id: actor.id), why: "\(removed.name) was removed", in: work
                ) { $0.assignee = nil }
                _ = try free.pushed(in: work)
            }
        }
        try keys.reload(from: database)
    }

    private static func mustKeepAnAdmin(without agent: Agent, of all: [StoredAgent]) throws {
        guard agent.role == .admin else { return }
        guard all.contains(where: { $0.agent.role == .admin && $0.agent.id != agent.id }) else {
            throw HelpdeskError.conflict(
                code: "last_admin", reason: "This is the brand's last admin; make another agent one first.")
        }
    }

    private func checkQueues(of profile: AgentProfile, brand: String) throws {
        let known = settings[brand]
        if let unknown = profile.queues?.keys.sorted().first(where: { !known.hasQueue($0) }) {
            throw HelpdeskError.invalid(field: "queues", expected: "ids of queues; there is no \"\(unknown)\"")
        }
    }
}

extension Principal {
    @discardableResult
    func mustBeAdmin() throws -> Agent {
        let agent = try agent()
        guard agent.role == .admin else {
            throw HelpdeskError.notAllowed(reason: "This is for agents whose role is admin.")
        }
        return agent
    }
}
