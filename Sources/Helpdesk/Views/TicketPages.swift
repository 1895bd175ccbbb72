import Storage

/// The statements of a selection.
extension TicketSelection {
    /// The first in the order of the list, by an index that is sorted so.
    func page(_ conditions: QuerySQL, _ statuses: [TicketStatus]? = nil, in session: any Session) throws -> [Ticket] {
        var sql = conditions
        for condition in sql.isAmong(statuses ?? TicketStatus.allCases) { sql.add(condition) }
        return try page(sql, TicketJoin(), order, in: session)
    }

    /// Of those that another source has.
    func page(
        _ conditions: QuerySQL, _ statuses: [TicketStatus], of source: any TicketSource, in session: any Session
    ) throws -> [Ticket] {
        var sql = conditions
        for condition in sql.isAmong(statuses) { sql.add(condition) }
        let join = source.join(asking, &sql)
        return try page(sql, join, unsorted, in: session)
    }

    private func page(
        _ conditions: QuerySQL, _ join: TicketJoin, _ order: String, in session: any Session
    ) throws -> [Ticket] {
        var sql = conditions
        for condition in join.conditions { sql.add(condition) }
        sql.add("t.brand_id = \(sql.place(.text(asking.brand)))")
        let limit = sql.place(.int(Int64(listing.limit) + 1))
        return try session.query(
            """
            \(join.with) SELECT \(Ticket.columns) FROM \(join.from) LEFT JOIN agent a ON a.id = t.assignee_id
            WHERE \(sql.joined) ORDER BY \(order) LIMIT \(limit)
            """, sql.values, Ticket.read)
    }

    /// Of those that an index has with all that is asked of them and that they are sorted by.
    func page(_ conditions: QuerySQL, readOff index: CrossedFacets, in session: any Session) throws -> [Ticket] {
        var sql = conditions
        let join = index.join(asking, &sql)
        for condition in join.conditions { sql.add(condition) }
        let limit = sql.place(.int(Int64(listing.limit) + 1))
        return try session.query(
            """
            \(join.with) SELECT \(Ticket.columns)
            FROM (SELECT t.document FROM \(join.from) WHERE \(sql.joined) ORDER BY \(unsorted) LIMIT \(limit)) found
                CROSS JOIN ticket t LEFT JOIN agent a ON a.id = t.assignee_id
            WHERE t.document = found.document ORDER BY \(order)
            """, sql.values, Ticket.read)
    }

    /// How many tickets have one of these statuses; nil when they are not few.
    func fewOf(_ statuses: [TicketStatus], in session: any Session) throws -> Int64? {
        guard statuses.count < TicketStatus.allCases.count else { return nil }
        var sql = QuerySQL()
        let brand = sql.place(.text(asking.brand))
        let among = sql.isAmong("status", statuses.map(\.rawValue))
        let found = try session.first(
            """
            SELECT count(*) FROM
                (SELECT 1 FROM ticket WHERE brand_id = \(brand) AND \(among) LIMIT \(limits.ofStatus)) found
            """, sql.values
        ) { $0.int(0) }
        return found.flatMap { $0 < limits.ofStatus ? $0 : nil }
    }

    func matches(
        of wanted: [[WordTable.Phrase]], upTo most: Int64, in session: any Session
    ) throws -> Int64 {
        let words = TicketWords.table
        let documents = TicketWords.documents(ordinal: asking.ordinal)
        let match = words.condition(wanted, session.dialect, at: 4)
        return try session.first(
            """
            SELECT count(*) FROM
                (SELECT rowid FROM \(words.name) WHERE rowid BETWEEN $1 AND $2 AND \(match.sql) LIMIT $3) found
            """, [.int(documents.first), .int(documents.last), .int(most), match.value]
        ) { $0.int(0) } ?? 0
    }

    /// Of those that have the words.
    func byWords(_ wish: Wish, in session: any Session) throws -> [Ticket] {
        var sql = wish.sql
        let words = TicketWords.table
        var documents = TicketWords.documents(ordinal: asking.ordinal)
        let isByNumber = listing.sort == .newest
        if isByNumber, let cursor { documents.last = documents.first + cursor.number - 1 }
        let (first, last) = (sql.place(.int(documents.first)), sql.place(.int(documents.last)))
        sql.add("t.brand_id = \(sql.place(.text(asking.brand)))")
        for condition in sql.isAmong(wish.statuses) { sql.add(condition) }
        let limit = sql.place(.int(Int64(listing.limit) + 1))
        let match = words.condition(wish.sql.wanted, session.dialect, at: sql.values.count + 1)
        return try session.query(
            """
            SELECT \(Ticket.columns) FROM \(words.name) CROSS JOIN ticket t LEFT JOIN agent a ON a.id = t.assignee_id
            WHERE \(match.sql) AND \(words.name).rowid BETWEEN \(first) AND \(last)
                AND t.document = \(words.name).rowid AND \(sql.joined)
            ORDER BY \(isByNumber ? "\(words.name).rowid DESC" : order) LIMIT \(limit)
            """, sql.values + [match.value], Ticket.read)
    }

    /// The order, so said that no index is gone along for it: another one finds the tickets.
    private var unsorted: String { "+" + order }

    private var order: String {
        switch listing.sort {
        case .newest: "t.number DESC"
        case .due: "t.due_at, t.number"
        case .updated: "t.updated_at DESC, t.number DESC"
        }
    }
}
