import JSON
import Storage

extension Helpdesk {
    /// Adds an agent to a brand and returns the agent's token, which is shown this once. Throws `notFound`, `invalid`.
    public func createAgent(brand: String, name: String, role: Agent.Role) throws -> String {
        guard content.brand(brand) != nil else { throw HelpdeskError.notFound(what: "brand") }
        return try insertAgent(brand: brand, name: name, role: role, profile: AgentProfile()).token
    }

    func insertAgent(
        brand: String, name: String, role: Agent.Role, profile: AgentProfile
    ) throws -> (agent: Agent, token: String) {
        guard name.contains(where: { !$0.isWhitespace }), name.unicodeScalars.count <= 100 else {
            throw HelpdeskError.invalid(field: "name", expected: "a name of 1 to 100 characters")
        }
        let token = AccessKey.make(.agent)
        let time = clock()
        let agent = Agent(id: Identifier.make("agt", at: time), name: name, role: role, profile: profile)
        try database.write { session in
            try session.execute(
                "INSERT INTO agent (id, brand_id, name, role, created_at, profile) VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .text(agent.id), .text(brand), .text(name), .text(role.rawValue), .int(time.milliseconds),
                    .text(JSON.object(profile.members).text),
                ])
            try AccessKey.insert(token, .agent, brand: brand, agent: agent.id, at: time, in: session)
            try Change.keys(brand).record(in: session)
        }
        try keys.reload(from: database)
        return (agent, token)
    }
}
