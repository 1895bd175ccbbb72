import Storage

/// Where a branch's tickets are found by something else than their place in the list: all of them, and maybe others,
/// which its conditions leave out.
protocol TicketSource {
    /// Whether new tickets are there too.
    var holdsNew: Bool { get }

    /// Adds what `FROM` and `WHERE` say to have each of them, once, as `t`.
    func join(_ asking: Asking, _ sql: inout QuerySQL) -> TicketJoin

    /// As `join`, or less of it where rows of an index are all that has to be counted.
    func count(_ asking: Asking, _ sql: inout QuerySQL) -> TicketJoin

    /// Whether a count does not take long itself.
    func isCountable(_ asking: Asking, in session: any Session) throws -> Bool
}

/// What to select tickets, or rows that belong to them, from.
struct TicketJoin {
    /// What stands before the statement.
    var with = ""
    var from = "ticket t"
    var conditions: [String] = []
}

extension TicketSource {
    var holdsNew: Bool { true }

    func count(_ asking: Asking, _ sql: inout QuerySQL) -> TicketJoin { join(asking, &sql) }

    func isCountable(_ asking: Asking, in session: any Session) throws -> Bool { true }

    /// Whether there are fewer. Of tags and SLA, those of other brands count too.
    func areFewer(than most: Int64, _ asking: Asking, in session: any Session) throws -> Bool {
        guard try isCountable(asking, in: session) else { return false }
        var sql = QuerySQL()
        let rows = count(asking, &sql)
        let found = try session.first(
            """
            \(rows.with) SELECT count(*) FROM
                (SELECT 1 FROM \(rows.from) WHERE \(rows.conditions.joined(separator: " AND ")) LIMIT \(most)) found
            """, sql.values
        ) { $0.int(0) }
        return found ?? 0 < most
    }
}
