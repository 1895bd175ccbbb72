import Storage

extension Helpdesk {
    /// Adds an agent to a brand and returns the agent's token, which is shown this once. Throws `notFound`.
    public func createAgent(brand: String, name: String, role: Agent.Role) throws -> String {
        guard content.brand(brand) != nil else { throw HelpdeskError.notFound(what: "brand") }
        let token = AccessKey.make(.agent)
        let time = clock()
        let id = Identifier.make("agt", at: time)
        try database.write { session in
            try session.execute(
                "INSERT INTO agent (id, brand_id, name, role, created_at) VALUES ($1, $2, $3, $4, $5)",
                [.text(id), .text(brand), .text(name), .text(role.rawValue), .int(time.milliseconds)])
            try AccessKey.insert(token, .agent, brand: brand, agent: id, at: time, in: session)
            try Change.keys(brand).record(in: session)
        }
        try keys.reload(from: database)
        return token
    }
}
