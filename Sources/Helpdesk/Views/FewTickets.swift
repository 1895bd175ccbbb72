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

    let field: TicketQuery.Field
    let names: [String]

    /// nil where no index holds what is wanted.
    init?(_ condition: TicketQuery.Condition, _ reach: Reach) {
        guard case .field(let field, let names, isWanted: true) = condition else { return nil }
        switch (field, reach) {
        case (.tag, .all), (.sla, .all), (.topic, .known), (.channel, .known), (.priority, .known), (.lang, .known):
            (self.field, self.names) = (field, names)
        default: return nil
        }
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
        case .lang: return known("locale", asking.locales(names), asking, &sql)
        default: return known(field.rawValue, names, asking, &sql)
        }
    }

    private func known(_ column: String, _ values: [String], _ asking: Asking, _ sql: inout QuerySQL) -> String {
        """
        SELECT id FROM ticket WHERE brand_id = \(sql.place(.text(asking.brand))) AND \(Self.isKnown)
            AND \(sql.isAmong(column, values))
        """
    }
}
