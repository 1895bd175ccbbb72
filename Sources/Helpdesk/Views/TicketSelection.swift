import Storage

/// Finds the tickets of one page, and one more to know whether another page follows.
///
/// Each branch of the query is read by itself, and of each branch each status, by an index that is sorted already, as
/// far as the page goes; the few found of each are sorted together. What few tickets have is looked up first, and then
/// they are looked at one by one. A search of texts for the newest tickets goes that way too, as documents are sorted
/// by number.
struct TicketSelection {
    let listing: TicketListing
    let cursor: TicketCursor?
    let asking: Asking
    /// From so many matches on it is quicker to ask of each ticket whether it is one: their order is another.
    var mostListed: Int64 = 40_000
    /// Tickets that are looked at one by one.
    var mostFew: Int64 = 2_000
    /// Tickets of a status that are soon gone over. To count more would take longer than most searches.
    private static let mostOfStatus: Int64 = 200

    func tickets(in session: any Session) throws -> [Ticket] {
        let branches = listing.query.branches { asking.phrases($0).isEmpty }
        guard branches.count > 1 else { return try branches.first.map { try tickets(of: $0, in: session) } ?? [] }
        var seen: Set<Int64> = []
        let found = try branches.flatMap { try tickets(of: $0, in: session) }
        return sorted(found.filter { seen.insert($0.number).inserted })
    }

    private func tickets(of branch: QueryBranch, in session: any Session) throws -> [Ticket] {
        let (statuses, sql) = (branch.statuses, conditions(of: branch, in: session))
        if let found = try amongFew(branch, sql, in: session) { return found }
        guard sql.wanted.isEmpty else { return try withWords(statuses, sql, in: session) }
        let isOfAll =
            listing.sort == .newest && statuses.count == TicketStatus.allCases.count && !branch.namesAssignee
        return isOfAll ? try page(sql, in: session) : try merged(statuses, sql, in: session)
    }

    /// nil where no condition leaves few.
    private func amongFew(_ branch: QueryBranch, _ conditions: QuerySQL, in session: any Session) throws -> [Ticket]? {
        let (statuses, known) = (branch.statuses, branch.statuses.filter { $0 != .new })
        let sql = conditions.wanted.isEmpty ? conditions : matching(.each, conditions, in: session)
        if let few = try few(branch, .all, in: session) { return try page(sql, statuses, among: few, in: session) }
        guard !known.isEmpty, let few = try few(branch, .known, in: session) else { return nil }
        var new = sql
        new.among("t.status", [TicketStatus.new.rawValue])
        let found = statuses.contains(.new) ? try page(new, in: session) : []
        return sorted(found + (try page(sql, known, among: few, in: session)))
    }

    private func withWords(
        _ statuses: [TicketStatus], _ conditions: QuerySQL, in session: any Session
    ) throws -> [Ticket] {
        let wanted = conditions.wanted
        var narrowed = conditions
        narrowed.among("t.status", statuses.map(\.rawValue))
        if listing.sort == .newest {
            // Documents are sorted already. Where few have such a status and more match, most would be passed over.
            let few = try fewOf(statuses, in: session)
            let isQuick = try few.map { try self.matches(of: wanted, upTo: $0, in: session) < $0 } ?? true
            if isQuick { return try byWords(wanted, narrowed, in: session) }
            return try merged(statuses, matching(.each, conditions, in: session), in: session)
        }
        let matches = try matches(of: wanted, upTo: mostListed, in: session)
        if matches < mostFew { return try byWords(wanted, narrowed, in: session) }
        let way = matches < mostListed ? QuerySQL.Matching.listed : .each
        return try merged(statuses, matching(way, conditions, in: session), in: session)
    }

    /// The conditions with the words that are wanted.
    private func matching(_ way: QuerySQL.Matching, _ conditions: QuerySQL, in session: any Session) -> QuerySQL {
        var sql = conditions
        sql.add(words: conditions.wanted, asking, session.dialect, way)
        return sql
    }

    /// How many tickets have one of these statuses; nil when they are not few.
    private func fewOf(_ statuses: [TicketStatus], in session: any Session) throws -> Int64? {
        guard statuses.count < TicketStatus.allCases.count else { return nil }
        var sql = QuerySQL()
        let brand = sql.place(.text(asking.brand))
        let among = sql.isAmong("status", statuses.map(\.rawValue))
        let found = try session.first(
            """
            SELECT count(*) FROM
                (SELECT 1 FROM ticket WHERE brand_id = \(brand) AND \(among) LIMIT \(Self.mostOfStatus)) found
            """, sql.values
        ) { $0.int(0) }
        return found.flatMap { $0 < Self.mostOfStatus ? $0 : nil }
    }

    /// The first of each status, sorted together.
    private func merged(_ statuses: [TicketStatus], _ sql: QuerySQL, in session: any Session) throws -> [Ticket] {
        let found = try statuses.flatMap { status in
            var sql = sql
            sql.among("t.status", [status.rawValue])
            return listing.sort == .due ? try dueFirst(sql, in: session) : try page(sql, in: session)
        }
        return statuses.count == 1 ? found : sorted(found)
    }

    /// What is due, by an index of its own, and then, where the page has room, what never is.
    private func dueFirst(_ conditions: QuerySQL, in session: any Session) throws -> [Ticket] {
        var (due, never) = (conditions, conditions)
        due.add("t.due_at < \(Ticket.neverDue)")
        never.add("t.due_at = \(Ticket.neverDue)")
        let isPastDue = cursor?.value == Ticket.neverDue
        let found = isPastDue ? [] : try page(due, in: session)
        guard found.count <= listing.limit, !conditions.isDue else { return found }
        return found + (try page(never, in: session))
    }

    /// The first condition of a branch that leaves few tickets; nil where none does.
    private func few(_ branch: QueryBranch, _ reach: FewTickets.Reach, in session: any Session) throws -> FewTickets? {
        try branch.conditions.compactMap { FewTickets($0, reach) }.first {
            try $0.areFewer(than: mostFew, asking, in: session)
        }
    }

    /// `few`: go by them, whatever else an index could be found for.
    private func page(
        _ conditions: QuerySQL, _ statuses: [TicketStatus], among few: FewTickets, in session: any Session
    ) throws -> [Ticket] {
        var sql = conditions
        sql.among("t.status", statuses.map(\.rawValue))
        let ids = few.ids(asking, &sql)
        sql.add("t.id = few.id")
        return try page(
            sql,
            from: """
                (SELECT DISTINCT id FROM (\(ids)) found) few
                CROSS JOIN ticket t LEFT JOIN agent a ON a.id = t.assignee_id
                """, in: session)
    }

    private func page(
        _ conditions: QuerySQL, from source: String = Ticket.source, in session: any Session
    ) throws -> [Ticket] {
        var sql = conditions
        let brand = sql.place(.text(asking.brand))
        let limit = sql.place(.int(Int64(listing.limit) + 1))
        return try session.query(
            """
            SELECT \(Ticket.columns) FROM \(source)
            WHERE t.brand_id = \(brand)\(sql.text) ORDER BY \(order) LIMIT \(limit)
            """, sql.values, Ticket.read)
    }

    private func matches(
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

    private func byWords(
        _ wanted: [[WordTable.Phrase]], _ conditions: QuerySQL, in session: any Session
    ) throws -> [Ticket] {
        var sql = conditions
        let words = TicketWords.table
        var documents = TicketWords.documents(ordinal: asking.ordinal)
        let isByNumber = listing.sort == .newest
        if isByNumber, let cursor { documents.last = documents.first + cursor.number - 1 }
        let (first, last) = (sql.place(.int(documents.first)), sql.place(.int(documents.last)))
        let brand = sql.place(.text(asking.brand))
        let limit = sql.place(.int(Int64(listing.limit) + 1))
        let match = words.condition(wanted, session.dialect, at: sql.values.count + 1)
        return try session.query(
            """
            SELECT \(Ticket.columns) FROM \(words.name) CROSS JOIN ticket t LEFT JOIN agent a ON a.id = t.assignee_id
            WHERE \(match.sql) AND \(words.name).rowid BETWEEN \(first) AND \(last)
                AND t.document = \(words.name).rowid AND t.brand_id = \(brand)\(sql.text)
            ORDER BY \(isByNumber ? "\(words.name).rowid DESC" : order) LIMIT \(limit)
            """, sql.values + [match.value], Ticket.read)
    }

    private func conditions(of branch: QueryBranch, in session: any Session) -> QuerySQL {
        var sql = QuerySQL()
        for condition in branch.conditions { sql.add(condition, asking, in: session) }
        if !asking.agent.seesEverything, let queues = asking.agent.profile.queues {
            sql.among("t.queue_id", queues.keys.sorted())
        }
        if let cursor {
            let (value, number) = (sql.place(.int(cursor.value)), sql.place(.int(cursor.number)))
            switch listing.sort {
            case .newest: sql.add("t.number < \(value) AND t.number <= \(number)")
            case .due: sql.add("(t.due_at > \(value) OR (t.due_at = \(value) AND t.number > \(number)))")
            case .updated: sql.add("(t.updated_at < \(value) OR (t.updated_at = \(value) AND t.number < \(number)))")
            }
        }
        return sql
    }

    private var order: String {
        switch listing.sort {
        case .newest: "t.number DESC"
        case .due: "t.due_at, t.number"
        case .updated: "t.updated_at DESC, t.number DESC"
        }
    }

    private func sorted(_ tickets: [Ticket]) -> [Ticket] {
        tickets.sorted { left, right in
            let (first, second) = (TicketCursor(left, listing.sort), TicketCursor(right, listing.sort))
            switch listing.sort {
            case .newest: return first.number > second.number
            case .due: return (first.value, first.number) < (second.value, second.number)
            case .updated: return (first.value, first.number) > (second.value, second.number)
            }
        }
    }
}
