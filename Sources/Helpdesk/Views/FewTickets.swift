import Storage

/// Conditions that may leave so few tickets that these are looked at one by one, whatever their order.
struct FewTickets {
    /// Which tickets their index holds.
    enum Reach {
        case all
        /// Those that are not new. The others are few.
        case known
    }

    /// As the indexes say it: an index of a part of the rows is used where the query repeats its condition.
    private static let isKnown = "status <> 'new'"
    private static let isOfSLA = "kind IN ('sla_breach', 'sla_warning')"

    private let field: TicketQuery.Field
    private let names: [String]
    private let isWanted: Bool
    private let reach: Reach

    /// nil where no index holds what is wanted.
    init?(_ condition: TicketQuery.Condition, _ reach: Reach) {
        guard case .field(let field, let names, let isWanted) = condition else { return nil }
        switch (field, isWanted, reach) {
        case (.tag, true, .all), (.sla, true, .all), (.queue, false, .all),
            (.topic, _, .known), (.channel, _, .known), (.priority, _, .known), (.lang, _, .known):
            break
        case (.assignee, _, isWanted ? .known : .all) where names == ["none"]: break
        default: return nil
        }
        (self.field, self.names, self.isWanted, self.reach) = (field, names, isWanted, reach)
    }

    /// Whether an index holds what is wanted, of all tickets or of those that are not new.
    static func areIndexed(by condition: TicketQuery.Condition) -> Bool {
        FewTickets(condition, .all) != nil || FewTickets(condition, .known) != nil
    }

    /// Whether there are fewer, of whatever queue and, of tags and SLA, of whatever brand. Counted in the index, without a
    /// look at the tickets.
    func areFewer(than most: Int64, _ asking: Asking, in session: any Session) throws -> Bool {
        var sql = QuerySQL()
        let rows = statement(selecting: "1", places(asking, &sql))
        let found = try session.first("SELECT count(*) FROM (\(rows) LIMIT \(most)) found", sql.values) { $0.int(0) }
        return found ?? 0 < most
    }

    /// The statement that finds their ids.
    func ids(_ asking: Asking, _ sql: inout QuerySQL) -> String {
        let places = places(asking, &sql)
        return statement(selecting: "\(places.id) AS id", places)
    }

    private func statement(selecting what: String, _ places: Places) -> String {
        places.wanted.map { "SELECT \(what) FROM \(places.table) WHERE \($0)" }.joined(separator: " UNION ALL ")
    }

    /// A table, its column with tickets' ids, and conditions of which one must hold.
    private typealias Places = (table: String, id: String, wanted: [String])

    private func places(_ asking: Asking, _ sql: inout QuerySQL) -> Places {
        switch field {
        case .tag: return ("ticket_tag", "ticket_id", [sql.isAmong("tag", names)])
        case .sla:
            let kinds = sql.isAmong("kind", TicketQuery.eventKinds(ofSLA: names))
            return ("ticket_event", "ticket_id", ["\(Self.isOfSLA) AND \(kinds)"])
        case .queue: return tickets(asking, stretches(of: "queue_id", names, &sql), &sql)
        case .assignee: return tickets(asking, ["assignee_id IS \(isWanted ? "" : "NOT ")NULL"], &sql)
        case .lang: return tickets(asking, stretches(of: "locale", asking.locales(names), &sql), &sql)
        default: return tickets(asking, stretches(of: field.rawValue, names, &sql), &sql)
        }
    }

    private func tickets(_ asking: Asking, _ wanted: [String], _ sql: inout QuerySQL) -> Places {
        let reached = "brand_id = \(sql.place(.text(asking.brand)))\(reach == .all ? "" : " AND \(Self.isKnown)")"
        return ("ticket", "id", wanted.map { "\(reached) AND \($0)" })
    }

    /// What an index holds of the values; or else before, between and after them, and what has none, since an index does
    /// not help with `NOT IN`.
    private func stretches(of column: String, _ values: [String], _ sql: inout QuerySQL) -> [String] {
        guard !isWanted else { return [sql.isAmong(column, values)] }
        let places = values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { sql.place(.text($0)) }
        guard let first = places.first, let last = places.last else { return ["1 = 1"] }
        let between = zip(places, places.dropFirst()).map { "\(column) > \($0) AND \(column) < \($1)" }
        return ["\(column) < \(first)"] + between + ["\(column) > \(last)", "\(column) IS NULL"]
    }
}
