import Storage

/// Takes a brand out of the store part by part. Which tables hold something of a brand, the store itself says: those with
/// its id, and those that belong to a ticket or a conversation.
struct BrandRemoval: Sendable {
    let brand: String
    /// The last conversation that was looked at: there is no index that leads to those of a brand.
    let conversation: String

    /// What belongs to a ticket and to a conversation, without the brand's id.
    static let ofTickets = ["note", "ticket_event", "ticket_tag", "ticket_watcher", "ticket_draft", "ticket_presence"]
    static let ofConversations = ["message"]
    /// What is no brand's. `brand` and `change` go last: until then they say that there is something to remove.
    static let ofNobody: Set<String> = ["migration", "operator_key"]
    private static let last: Set<String> = ["brand", "change"]

    /// Rows removed in one part.
    private static let mostAtOnce = 200
    /// Conversations of whatever brand that are looked at in one part.
    private static let mostLookedAt = 2_000

    /// Removes a part. Returns the conversation to go on after; nil when nothing is left.
    func step(in session: any Session) throws -> String? {
        if try removeTickets(in: session) { return conversation }
        if let next = try removeConversations(in: session) { return next }
        let tables = try session.tables()
        // Rows go before those that they refer to.
        for table in tables.reversed() where table.columns.contains(where: { $0.name == "brand_id" }) {
            guard !Self.last.contains(table.name) else { continue }
            if try remove(from: table, in: session) { return conversation }
        }
        try session.execute("DELETE FROM change WHERE brand_id = $1", [.text(brand)])
        try session.execute("DELETE FROM brand WHERE id = $1", [.text(brand)])
        try session.notify(Change.channel, "\(Change.Kind.keys.rawValue) \(brand)")
        return nil
    }

    private func remove(from table: TableLayout, in session: any Session) throws -> Bool {
        let key = table.key.joined(separator: ", ")
        return try session.execute(
            """
            DELETE FROM \(table.name) WHERE (\(key)) IN
                (SELECT \(key) FROM \(table.name) WHERE brand_id = $1 LIMIT \(Self.mostAtOnce))
            """, [.text(brand)]) > 0
    }

    private func removeTickets(in session: any Session) throws -> Bool {
        let ordinal = try TicketWords.ordinal(of: brand, in: session)
        let tickets = try session.query(
            "SELECT id, number FROM ticket WHERE brand_id = $1 ORDER BY number LIMIT \(Self.mostAtOnce)", [.text(brand)]
        ) { (id: $0.text(0), document: TicketWords.document(ordinal: ordinal, number: $0.int(1))) }
        for table in Self.ofTickets {
            try Self.delete(from: table, where: "ticket_id", tickets.map { .text($0.id) }, in: session)
        }
        try Self.delete(from: TicketWords.table.name, where: "rowid", tickets.map { .int($0.document) }, in: session)
        try Self.delete(from: "ticket", where: "id", tickets.map { .text($0.id) }, in: session)
        return !tickets.isEmpty
    }

    /// nil at the end of all conversations.
    private func removeConversations(in session: any Session) throws -> String? {
        let found = try session.query(
            "SELECT id, brand_id FROM conversation WHERE id > $1 ORDER BY id LIMIT \(Self.mostLookedAt)",
            [.text(conversation)]
        ) { (id: $0.text(0), brand: $0.text(1)) }
        let own = found.filter { $0.brand == brand }.prefix(Self.mostAtOnce)
        for table in Self.ofConversations {
            try Self.delete(from: table, where: "conversation_id", own.map { .text($0.id) }, in: session)
        }
        try Self.delete(from: "conversation", where: "id", own.map { .text($0.id) }, in: session)
        return own.count == Self.mostAtOnce ? own.last?.id : found.last?.id
    }

    private static func delete(
        from table: String, where column: String, _ values: [SQLValue], in session: any Session
    ) throws {
        guard !values.isEmpty else { return }
        let places = values.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        try session.execute("DELETE FROM \(table) WHERE \(column) IN (\(places))", values)
    }
}
