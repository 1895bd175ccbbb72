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

    /// Everything that is stored about a subscriber. Throws `notFound`, `notAllowed`.
    public func exportSubscriber(_ id: String, as principal: Principal) throws -> JSON {
        _ = try principal.personalDataActor()
        let brand = principal.brand
        let time = clock()
        return try database.read { session in
            try Self.mustHave(id, brand: brand, in: session)
            let found = try SubscriberRecord.find(id, brand: brand, in: session)
            let conversations = try session.query(
                "SELECT id, locale, channel, created_at FROM conversation WHERE brand_id = $1 AND subscriber_id = $2 ORDER BY id",
                [.text(brand), .text(id)]
            ) { ($0.text(0), $0.text(1), $0.text(2), Timestamp($0.int(3))) }
            let tickets = try session.query(
                """
                SELECT id, number, subject, status, context, created_at, updated_at FROM ticket
                WHERE brand_id = $1 AND subscriber_id = $2 ORDER BY number
                """, [.text(brand), .text(id)]
            ) { row -> (String, [JSON.Member]) in
                let context = try row.optionalText(4).map { try JSON.parse($0) }
                return (
                    row.text(0),
                    [
                        .init("number", .int(row.int(1))), .init("subject", .string(row.text(2))),
                        .init("status", .string(row.text(3))), .init("context", context ?? .null),
                        .init("createdAt", .string(Timestamp(row.int(5)).text)),
                        .init("updatedAt", .string(Timestamp(row.int(6)).text)),
                    ]
                )
            }
            return [
                "subscriber": .string(id), "exportedAt": .string(time.text), "record": found?.record.json ?? .null,
                "recordUpdatedAt": JSON(found?.updatedAt.text),
                "conversations": .array(
                    try conversations.map { id, locale, channel, at in
                        [
                            "id": .string(id), "locale": .string(locale), "channel": .string(channel),
                            "createdAt": .string(at.text),
                            "messages": .array(try Self.exportMessages(of: id, in: session)),
                        ]
                    }),
                "tickets": .array(
                    try tickets.map { id, members in
                        .object(members + [.init("notes", .array(try Self.exportNotes(of: id, in: session)))])
                    }),
            ]
        }
    }

    private static func exportMessages(of conversation: String, in session: any Session) throws -> [JSON] {
        try session.query(
            "SELECT author, text, created_at FROM message WHERE conversation_id = $1 ORDER BY seq",
            [.text(conversation)]
        ) { ["author": .string($0.text(0)), "text": .string($0.text(1)), "at": .string(Timestamp($0.int(2)).text)] }
    }

    private static func exportNotes(of ticket: String, in session: any Session) throws -> [JSON] {
        try session.query("SELECT text, created_at FROM note WHERE ticket_id = $1 ORDER BY seq", [.text(ticket)]) {
            ["text": .string($0.text(0)), "at": .string(Timestamp($0.int(1)).text)]
        }
    }

    /// Throws `notFound` when nothing is stored of somebody.
    private static func mustHave(_ id: String, brand: String, in session: any Session) throws {
        for table in [
            "subscriber WHERE brand_id = $1 AND id = $2", "conversation WHERE brand_id = $1 AND subscriber_id = $2",
            "ticket WHERE brand_id = $1 AND subscriber_id = $2",
        ] {
            let isThere = try session.first("SELECT 1 FROM \(table) LIMIT 1", [.text(brand), .text(id)]) { _ in true }
            if isThere != nil { return }
        }
        throw HelpdeskError.notFound(what: "subscriber")
    }
}

extension Principal {
    /// Who takes personal data out, or away: secret keys, leads and admins. Throws `notAllowed`.
    fileprivate func personalDataActor() throws -> String {
        switch kind {
        case .integration: return "integration"
        case .agent(let agent) where agent.role != .agent: return agent.id
        case .agent, .visitor:
            throw HelpdeskError.notAllowed(
                reason: "Personal data is exported and erased by secret keys (sk_…), leads and admins.")
        }
    }
}
