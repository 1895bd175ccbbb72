import JSON
import Storage

extension Helpdesk {
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
                            // Those that went to a ticket stand there.
                            "attachments": .array(try Self.exportFiles(of: id, in: session)),
                        ]
                    }),
                "tickets": .array(
                    try tickets.map { id, members in
                        .object(members + (try Self.exportDetails(of: id, in: session)))
                    }),
                "notices": .array(
                    try session.query(
                        """
                        SELECT feed, topic, state, body, received_at FROM hook_event
                        WHERE brand_id = $1 AND subscriber_id = $2 ORDER BY received_at, digest
                        """, [.text(brand), .text(id)]
                    ) {
                        [
                            "feed": .string($0.text(0)), "topic": .string($0.text(1)), "state": .string($0.text(2)),
                            "body": try JSON.parse($0.text(3)), "receivedAt": .string(Timestamp($0.int(4)).text),
                        ]
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

    private static func exportFiles(of conversation: String, in session: any Session) throws -> [JSON] {
        try session.query(
            "SELECT name, type, created_at FROM attachment WHERE conversation_id = $1 AND ticket_id = $2 ORDER BY id",
            [.text(conversation), .text(Attachment.Place.noTicket)]
        ) {
            ["name": .string($0.text(0)), "type": .string($0.text(1)), "createdAt": .string(Timestamp($0.int(2)).text)]
        }
    }

    /// What belongs to a ticket.
    private static func exportDetails(of ticket: String, in session: any Session) throws -> [JSON.Member] {
        let created = [("createdAt", "created_at")]
        return try [
            Details(name: "notes", table: "note", texts: [("text", "text")], times: created),
            Details(
                name: "refunds", table: "refund",
                texts: [
                    ("payment", "payment_id"), ("amount", "amount"), ("currency", "currency"), ("reason", "reason"),
                    ("status", "status"), ("decision", "decision"),
                ], times: created),
            Details(
                name: "ratings", table: "rating", texts: [("score", "score"), ("comment", "comment")],
                times: [("askedAt", "asked_at"), ("answeredAt", "answered_at")]),
            Details(
                name: "attachments", table: "attachment", texts: [("name", "name"), ("type", "type")], times: created),
            Details(
                name: "events", table: "ticket_event",
                texts: [("kind", "kind"), ("actor", "actor"), ("detail", "detail")], times: created),
        ].map { .init($0.name, try $0.rows(of: ticket, in: session)) }
    }

    /// Rows of a table that belong to a ticket, and under which names their columns are shown.
    private struct Details {
        let name: String
        let table: String
        let texts: [(name: String, column: String)]
        let times: [(name: String, column: String)]

        func rows(of ticket: String, in session: any Session) throws -> JSON {
            let columns = texts.map { "CAST(\($0.column) AS TEXT)" } + times.map(\.column)
            return .array(
                try session.query(
                    """
                    SELECT \(columns.joined(separator: ", ")) FROM \(table) WHERE ticket_id = $1
                    ORDER BY \(times[0].column)
                    """, [.text(ticket)]
                ) { row in
                    let said = texts.indices.map { JSON.Member(texts[$0].name, JSON(row.optionalText($0))) }
                    let at = times.indices.map { position in
                        JSON.Member(
                            times[position].name,
                            JSON(row.optionalInt(texts.count + position).map { Timestamp($0).text }))
                    }
                    return .object(said + at)
                })
        }
    }
}
