import Storage

/// Tickets of some statuses, or of these those that are due or were changed at some time.
struct TimelyTickets: TicketSource {
    private let statuses: [TicketStatus]
    private let condition: TicketQuery.Condition?

    init(statuses: [TicketStatus]) { (self.statuses, condition) = (statuses, nil) }

    /// nil where no index is sorted by the time, or most tickets are of it.
    init?(_ condition: TicketQuery.Condition, statuses: [TicketStatus]) {
        switch condition {
        case .time(.due, _, _, isWanted: true): break
        case .time(.updated, let isLess, _, let isWanted) where isLess == isWanted: break
        default: return nil
        }
        (self.statuses, self.condition) = (statuses, condition)
    }

    func join(_ asking: Asking, _ sql: inout QuerySQL) -> TicketJoin {
        // Even where all are wanted: the indexes are sorted by the status first.
        var conditions = [
            "t.brand_id = \(sql.place(.text(asking.brand)))", sql.isAmong("t.status", statuses.map(\.rawValue)),
        ]
        if let condition { conditions.append(sql.holds(condition, asking)) }
        return TicketJoin(conditions: conditions)
    }
}
