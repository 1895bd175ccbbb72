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

    /// Whether there are fewer, of whatever queue and, of tags and SLA, of whatever brand.
    func areFewer(than most: Int64, _ asking: Asking, in session: any Session) throws -> Bool {
        var sql = QuerySQL()
        let ids = self.ids(asking, &sql)
        let found = try session.first("SELECT count(*) FROM (\(ids) LIMIT \(most)) found", sql.values) { $0.int(0) }
        return found ?? 0 < most
    }

    /// The statement that finds their ids.
    func ids(_ asking: Asking, _ sql: inout QuerySQL) -> String {
        switch field {
        case .tag: return "SELECT ticket_id AS id FROM ticket_tag WHERE \(sql.isAmong("tag", names))"
        case .sla:
            let kinds = sql.isAmong("kind", TicketQuery.eventKinds(ofSLA: names))
            return "SELECT ticket_id AS id FROM ticket_event WHERE \(Self.isOfSLA) AND \(kinds)"
        case .queue: return ids("queue_id", names, asking, &sql)
        case .assignee: return ids(where: ["assignee_id IS \(isWanted ? "" : "NOT ")NULL"], asking, &sql)
        case .lang: return ids("locale", asking.locales(names), asking, &sql)
        default: return ids(field.rawValue, names, asking, &sql)
        }
    }

    private func ids(_ column: String, _ values: [String], _ asking: Asking, _ sql: inout QuerySQL) -> String {
        let wanted = isWanted ? [sql.isAmong(column, values)] : stretches(of: column, without: values, &sql)
        return ids(where: wanted, asking, &sql)
    }

    private func ids(where wanted: [String], _ asking: Asking, _ sql: inout QuerySQL) -> String {
        let brand = sql.place(.text(asking.brand))
        let rows = "SELECT id FROM ticket WHERE brand_id = \(brand)\(reach == .all ? "" : " AND \(Self.isKnown)")"
        return wanted.map { "\(rows) AND \($0)" }.joined(separator: " UNION ALL ")
    }

    /// What an index holds before, between and after the values, and what has none: an index does not help with `NOT IN`.
    private func stretches(of column: String, without values: [String], _ sql: inout QuerySQL) -> [String] {
        let places = values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { sql.place(.text($0)) }
        guard let first = places.first, let last = places.last else { return ["1 = 1"] }
        let between = zip(places, places.dropFirst()).map { "\(column) > \($0) AND \(column) < \($1)" }
        return ["\(column) < \(first)"] + between + ["\(column) > \(last)", "\(column) IS NULL"]
    }
}
