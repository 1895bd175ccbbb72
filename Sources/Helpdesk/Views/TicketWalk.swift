import Storage

/// Tickets as an index has them in the order of the list: of one status, or of all.
struct TicketWalk {
    /// Tickets that are due at some time, and after them those that never are, stand in different indexes.
    enum Part { case all, due, never }

    let status: TicketStatus?
    var part = Part.all

    func add(to sql: inout QuerySQL) {
        if let status { sql.among("t.status", [status.rawValue]) }
        switch part {
        case .all: break
        case .due: sql.add("t.due_at < \(Ticket.neverDue)")
        case .never: sql.add("t.due_at = \(Ticket.neverDue)")
        }
    }
}

extension TicketSelection {
    /// Which walks there are, each with what follows it when the page has room left.
    func walks(of wish: Wish) -> [[TicketWalk]] {
        let statuses = wish.statuses
        switch listing.sort {
        case .newest where statuses.count == TicketStatus.allCases.count && !wish.branch.namesAssignee:
            return [[TicketWalk(status: nil)]]
        case .due:
            let isPastDue = cursor?.value == Ticket.neverDue
            let parts: [TicketWalk.Part] = (isPastDue ? [] : [.due]) + (wish.sql.isDue ? [] : [.never])
            return statuses.map { status in parts.map { TicketWalk(status: status, part: $0) } }
        default: return statuses.map { [TicketWalk(status: $0)] }
        }
    }

    /// The first tickets along the walks, until the page is full: of so many of a walk at most. `isWhole`: no ticket
    /// that was passed over by that could be on the page.
    func tickets(
        along walks: [TicketWalk], _ wish: Wish, upTo most: Int64? = nil, in session: any Session
    ) throws -> (tickets: [Ticket], isWhole: Bool) {
        var found: [Ticket] = []
        for walk in walks {
            var sql = wish.sql
            walk.add(to: &sql)
            // From the oldest on, those that are never due are not gone along before they can be wanted.
            if walk.part == .never, let opened = wish.opened { sql.add(opened.holds("t.number", &sql)) }
            var end: Place?
            if let most { end = try self.end(of: walk, wish, after: most, in: session) }
            if let end { sql.add(end.isReached(&sql)) }
            found += try page(sql, in: session)
            if found.count > listing.limit { return (found, true) }
            if end != nil { return (found, false) }
        }
        return (found, true)
    }

    /// A place in the order of the list.
    private struct Place {
        let column: String
        let isDescending: Bool
        let value: Int64
        let number: Int64

        /// That a ticket stands there or before. Many may have the same value.
        func isReached(_ sql: inout QuerySQL) -> String {
            let (value, number) = (sql.place(.int(value)), sql.place(.int(number)))
            let (before, upTo) = isDescending ? (">", ">=") : ("<", "<=")
            return "\(column) \(upTo) \(value) AND (\(column) \(before) \(value) OR t.number \(upTo) \(number))"
        }
    }

    /// Where a walk has come to after so many tickets, whatever they are like; nil where it has fewer.
    private func end(
        of walk: TicketWalk, _ wish: Wish, after most: Int64, in session: any Session
    ) throws -> Place? {
        var sql = QuerySQL()
        sql.add("t.brand_id = \(sql.place(.text(asking.brand)))")
        // Those that are never due stand among the others in the index of their status: counting these too is quicker.
        TicketWalk(status: walk.status, part: walk.part == .due ? .due : .all).add(to: &sql)
        let (column, isDescending) = order(of: walk)
        if column == "t.number", let opened = wish.opened { sql.add(opened.holds(column, &sql)) }
        if let cursor, walk.part != .never || cursor.value == Ticket.neverDue {
            let start = sql.place(.int(walk.part == .never ? cursor.number : cursor.value))
            sql.add("\(column) \(isDescending ? "<=" : ">=") \(start)")
        }
        let direction = isDescending ? " DESC" : ""
        // Not by the number twice: SQLite then takes the index of all numbers, whatever their status.
        let columns = (column == "t.number" ? [] : [column]) + ["t.number"]
        return try session.first(
            """
            SELECT \(column), t.number FROM ticket t WHERE \(sql.joined)
            ORDER BY \(columns.map { $0 + direction }.joined(separator: ", ")) LIMIT 1 OFFSET \(most)
            """, sql.values
        ) { Place(column: column, isDescending: isDescending, value: $0.int(0), number: $0.int(1)) }
    }

    private func order(of walk: TicketWalk) -> (column: String, isDescending: Bool) {
        switch listing.sort {
        case .newest: ("t.number", true)
        case .updated: ("t.updated_at", true)
        case .due: (walk.part == .never ? "t.number" : "t.due_at", false)
        }
    }
}
