import Storage

/// The numbers that tickets of a time can have, since numbers are given in the order of time.
struct OpenedNumbers: TicketSource {
    /// Seconds, twice what a clock may have been wrong by when a ticket was opened, as where local time is taken for UTC.
    private static let slack: Int64 = 6 * 3_600

    private(set) var first: Int64?
    private(set) var last: Int64?

    /// nil where the branch does not say when its tickets were opened, which is never after their last change.
    init?(_ branch: QueryBranch, _ asking: Asking, in session: any Session) throws {
        for case .time(let time, let isLess, let seconds, let isWanted) in branch.conditions where time != .due {
            let limit = asking.time.adding(seconds: -seconds)
            if isLess != isWanted {
                let end = try Self.first(since: limit.adding(seconds: Self.slack), asking.brand, in: session)
                last = min(last ?? .max, end - 1)
            } else if time == .created {
                let start = try Self.first(since: limit.adding(seconds: -Self.slack), asking.brand, in: session)
                first = max(first ?? 0, start)
            }
        }
        if first == nil, last == nil { return nil }
    }

    func join(_ asking: Asking, _ sql: inout QuerySQL) -> TicketJoin {
        TicketJoin(conditions: ["t.brand_id = \(sql.place(.text(asking.brand)))", holds("t.number", &sql)])
    }

    /// That a number is one of them.
    func holds(_ number: String, _ sql: inout QuerySQL) -> String {
        "\(number) BETWEEN \(sql.place(.int(first ?? 0))) AND \(sql.place(.int(last ?? .max)))"
    }

    /// The first number since a time; the one that comes next where there is none.
    private static func first(since time: Timestamp, _ brand: String, in session: any Session) throws -> Int64 {
        var low: Int64 = 1
        var high =
            try session.first("SELECT last_ticket_number + 1 FROM brand WHERE id = $1", [.text(brand)]) {
                $0.int(0)
            } ?? 1
        while low < high {
            let middle = low + (high - low) / 2
            let found = try session.first(
                """
                SELECT number, created_at FROM ticket WHERE brand_id = $1 AND number BETWEEN $2 AND $3
                ORDER BY number LIMIT 1
                """, [.text(brand), .int(middle), .int(high)]
            ) { (number: $0.int(0), openedAt: $0.int(1)) }
            if let found, found.openedAt < time.milliseconds { low = found.number + 1 } else { high = middle }
        }
        return low
    }
}
