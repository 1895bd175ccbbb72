import JSON
import Storage

/// Takes a person out of everything that a brand has stored. Tickets and their figures stay, without who it was and
/// what was said. Every table that holds something of a person is named here.
struct Erasure: Sendable {
    /// What stands where words were.
    static let nothing = "[erased]"

    let brand: String
    let subscriber: String
    /// Who wanted it: an agent's id, `integration`, `retention`.
    let actor: String

    struct Counts: Sendable, Equatable {
        var conversations: Int64 = 0
        var tickets: Int64 = 0
    }

    /// The erasure is recorded under a digest, which tells nothing, but can be compared.
    static func digest(_ subscriber: String, brand: String) -> String {
        Crypto.hex(Crypto.sha256(Array("\(brand.utf8.count):\(brand)\(subscriber)".utf8)))
    }

    static func isErased(_ subscriber: String, brand: String, in session: any Session) throws -> Bool {
        try session.first(
            "SELECT 1 FROM erasure WHERE brand_id = $1 AND subscriber_hash = $2 LIMIT 1",
            [.text(brand), .text(digest(subscriber, brand: brand))]
        ) { _ in true } ?? false
    }

    @discardableResult
    func run(at time: Timestamp, in session: any Session) throws -> Counts {
        let whose: [SQLValue] = [.text(brand), .text(subscriber)]
        var counts = Counts()
        let conversations = try session.query(
            "SELECT id FROM conversation WHERE brand_id = $1 AND subscriber_id = $2", whose
        ) { $0.text(0) }
        for id in conversations {
            try Self.eraseWords(of: id, in: session)
            counts.conversations += 1
        }
        try session.execute(
            "UPDATE conversation SET subscriber_id = NULL WHERE brand_id = $1 AND subscriber_id = $2", whose)
        counts.tickets = Int64(
            try session.execute(
                """
                UPDATE ticket SET subscriber_id = NULL, context = NULL, subject = $3
                WHERE brand_id = $1 AND subscriber_id = $2
                """, whose + [.text(Self.nothing)]))
        // Notices that have waited for somebody to come forward whose purchase it is.
        try session.execute(
            """
            DELETE FROM hook_event WHERE brand_id = $1 AND purchase IN
                (SELECT purchase_id FROM purchase_owner WHERE brand_id = $1 AND subscriber_id = $2)
            """, whose)
        try session.execute("DELETE FROM subscriber WHERE brand_id = $1 AND id = $2", whose)
        try session.execute("DELETE FROM purchase_owner WHERE brand_id = $1 AND subscriber_id = $2", whose)
        try session.execute("DELETE FROM hook_event WHERE brand_id = $1 AND subscriber_id = $2", whose)
        if let key = try ReaderKey.find(brand, in: session) {
            try session.execute(
                "DELETE FROM article_vote WHERE brand_id = $1 AND visitor = $2",
                [.text(brand), .text(key.subscriber(subscriber))])
        }
        try session.execute(
            "DELETE FROM idempotency WHERE brand_id = $1 AND scope = $2",
            [.text(brand), .text("conversations:\(subscriber)")])
        try session.execute(
            """
            INSERT INTO erasure (brand_id, subscriber_hash, actor, tickets, conversations, created_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
            """,
            [
                .text(brand), .text(Self.digest(subscriber, brand: brand)), .text(actor), .int(counts.tickets),
                .int(counts.conversations), .int(time.milliseconds),
            ])
        return counts
    }

    /// What was said in a conversation and written about it. The bot's words go too: they may have had dates, amounts and
    /// names in them; which articles it answered with stays.
    static func eraseWords(of conversation: String, in session: any Session) throws {
        let nothing = SQLValue.text(Self.nothing)
        try session.execute("UPDATE message SET text = $1 WHERE conversation_id = $2", [nothing, .text(conversation)])
        try session.execute(
            "UPDATE note SET text = $1 WHERE ticket_id IN (SELECT id FROM ticket WHERE conversation_id = $2)",
            [nothing, .text(conversation)])
        try StoredFile.forget(
            "conversation_id = $1 AND ticket_id = $2", [.text(conversation), .text(Attachment.Place.noTicket)],
            in: session)
        let tickets = try session.query(
            """
            SELECT t.id, t.number, b.ordinal FROM ticket t JOIN brand b ON b.id = t.brand_id
            WHERE t.conversation_id = $1
            """, [.text(conversation)]
        ) { (id: $0.text(0), document: TicketWords.document(ordinal: $0.int(2), number: $0.int(1))) }
        for ticket in tickets {
            try eraseWords(ofTicket: ticket.id, document: ticket.document, in: session)
        }
        try session.execute("UPDATE conversation SET dialog = NULL, sender = NULL WHERE id = $1", [.text(conversation)])
    }

    /// What a ticket holds besides its conversation. Its events stay, without the words in them.
    private static func eraseWords(ofTicket ticket: String, document: Int64, in session: any Session) throws {
        try StoredFile.forget("ticket_id = $1", [.text(ticket)], in: session)
        let values: [SQLValue] = [.text(ticket), .text(Self.nothing)]
        for statement in [
            "UPDATE ticket SET subject = $2, details = NULL, context = NULL WHERE id = $1",
            // A payment's id leads to a person; the wish's own id is as good.
            """
            UPDATE refund SET reason = $2, payment_id = id, decision = CASE WHEN decision IS NULL THEN NULL ELSE $2 END
            WHERE ticket_id = $1
            """,
            "UPDATE rating SET comment = CASE WHEN comment IS NULL THEN NULL ELSE $2 END WHERE ticket_id = $1",
            "DELETE FROM ticket_draft WHERE ticket_id = $1 AND $2 <> ''",
            "DELETE FROM lesson WHERE ticket_id = $1 AND $2 <> ''",
        ] { try session.execute(statement, values) }
        try session.execute(
            "UPDATE \(TicketWords.table.name) SET words = '' WHERE rowid = $1", [.int(document)])
        try eraseWords(inEventsOf: ticket, in: session)
    }

    /// Subjects, and what agents gave as a reason. The rest stays, so that the events still add up to the ticket's state.
    private static func eraseWords(inEventsOf ticket: String, in session: any Session) throws {
        let events = try session.query(
            "SELECT version, changes FROM ticket_event WHERE ticket_id = $1", [.text(ticket)]
        ) { ($0.int(0), $0.text(1)) }
        for (version, stored) in events {
            let changes = (try JSON.parse(stored).array ?? []).map { change -> JSON in
                guard change[0]?.string == TicketField.subject.rawValue else { return change }
                let texts = (change.array ?? []).dropFirst().map { $0 == .null ? $0 : .string(nothing) }
                return .array([.string(TicketField.subject.rawValue)] + texts)
            }
            try session.execute(
                """
                UPDATE ticket_event SET changes = $1,
                    detail = CASE WHEN actor IN ('bot', 'subscriber', 'system') THEN detail ELSE NULL END
                WHERE ticket_id = $2 AND version = $3
                """, [.text(JSON.array(changes).text), .text(ticket), .int(version)])
        }
    }
}
