import Storage

/// Tickets that have what few have and an index holds: a tag, a mark of the SLA, an agent, or no agent.
struct FewTickets: TicketSource {
    private let field: TicketQuery.Field
    private let names: [String]
    private let isWanted: Bool

    /// nil where no index holds what is wanted.
    init?(_ condition: TicketQuery.Condition) {
        guard case .field(let field, let names, let isWanted) = condition else { return nil }
        switch field {
        case .tag, .sla: guard isWanted else { return nil }
        case .assignee: guard names == ["none"] || isWanted && !names.contains("none") else { return nil }
        default: return nil
        }
        (self.field, self.names, self.isWanted) = (field, names, isWanted)
    }

    /// Nobody has most of the new ones.
    var holdsNew: Bool { !(field == .assignee && names == ["none"] && isWanted) }

    func join(_ asking: Asking, _ sql: inout QuerySQL) -> TicketJoin {
        guard field != .assignee else { return TicketJoin(conditions: byAgent(asking, &sql)) }
        let rows = rows(&sql)
        return TicketJoin(
            from: "(SELECT DISTINCT ticket_id FROM \(rows.table) WHERE \(rows.condition)) few CROSS JOIN ticket t",
            conditions: ["t.id = few.ticket_id"])
    }

    func count(_ asking: Asking, _ sql: inout QuerySQL) -> TicketJoin {
        guard field != .assignee else { return join(asking, &sql) }
        let rows = rows(&sql)
        return TicketJoin(from: rows.table, conditions: [rows.condition])
    }

    /// As the indexes say it: an index of a part of the rows is used where the query repeats its condition.
    private func rows(_ sql: inout QuerySQL) -> (table: String, condition: String) {
        guard field == .sla else { return ("ticket_tag", sql.isAmong("tag", names)) }
        let kinds = sql.isAmong("kind", TicketQuery.eventKinds(ofSLA: names))
        return ("ticket_event", "kind IN ('sla_breach', 'sla_warning') AND \(kinds)")
    }

    private func byAgent(_ asking: Asking, _ sql: inout QuerySQL) -> [String] {
        let brand = "t.brand_id = \(sql.place(.text(asking.brand)))"
        guard names == ["none"] else { return [brand, sql.isAmong("t.assignee_id", names.flatMap(asking.agents))] }
        return [brand] + (isWanted ? ["t.assignee_id IS NULL", "t.status <> 'new'"] : ["t.assignee_id IS NOT NULL"])
    }
}
