import JSON
import Storage

extension Helpdesk {
    /// Takes a subscriber out of everything stored, and records that it was done. Tickets stay without the person.
    /// Throws `notFound` for somebody of whom nothing is stored, `notAllowed`.
    public func eraseSubscriber(_ id: String, as principal: Principal) throws -> JSON {
        let actor = try principal.personalDataActor()
        let time = clock()
        let brand = principal.brand
        return try database.write { session in
            try Self.mustHave(id, brand: brand, in: session)
            let counts = try Erasure(brand: brand, subscriber: id, actor: actor).run(at: time, in: session)
            return [
                "erasedAt": .string(time.text), "conversations": .int(counts.conversations),
                "tickets": .int(counts.tickets),
            ]
        }
    }

    /// Throws `notFound` when nothing is stored of somebody.
    static func mustHave(_ id: String, brand: String, in session: any Session) throws {
        for table in [
            "subscriber WHERE brand_id = $1 AND id = $2", "conversation WHERE brand_id = $1 AND subscriber_id = $2",
            "ticket WHERE brand_id = $1 AND subscriber_id = $2",
            "hook_event WHERE brand_id = $1 AND subscriber_id = $2",
        ] {
            let isThere = try session.first("SELECT 1 FROM \(table) LIMIT 1", [.text(brand), .text(id)]) { _ in true }
            if isThere != nil { return }
        }
        throw HelpdeskError.notFound(what: "subscriber")
    }
}

extension Principal {
    /// Who takes personal data out, or away: secret keys, leads and admins. Throws `notAllowed`.
    func personalDataActor() throws -> String {
        switch kind {
        case .integration: return "integration"
        case .agent(let agent) where agent.role != .agent: return agent.id
        case .agent, .visitor:
            throw HelpdeskError.notAllowed(
                reason: "Personal data is exported and erased by secret keys (sk_…), leads and admins.")
        }
    }
}
