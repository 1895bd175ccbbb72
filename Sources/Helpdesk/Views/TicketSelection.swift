import Storage

/// Finds the tickets of one page, and one more to know whether another page follows.
///
/// Each branch of the query is read by itself, in one of four ways. What few tickets have is looked up, and these are
/// looked at one by one. Otherwise tickets are looked at in the order of the list, by indexes that are sorted already,
/// until the page is full: soon where many satisfy the branch. Where a stretch of that order holds too few, an index of
/// several facets (`CrossedFacets`), of times or of words says which tickets come into question, wherever they stand. Only
/// when these are many too is the order gone along to its end.
struct TicketSelection {
    /// How many tickets each way may cost.
    struct Limits: Sendable {
        /// Matches of words that are listed; from there on it is quicker to ask of each ticket whether it is one.
        var listed: Int64 = 40_000
        /// Looked at one by one without a try in the order of the list.
        var few: Int64 = 2_000
        /// Looked at one by one when that order has too few of them.
        var sparse: Int64 = 6_000
        /// The same where words are looked for in each.
        var sparseWithWords: Int64 = 4_000
        /// Gone along in that order before something else is tried.
        var stretch: Int64 = 1_000
        /// Of a status: soon gone over. To count more would take longer than most searches.
        var ofStatus: Int64 = 200
    }

    let listing: TicketListing
    let cursor: TicketCursor?
    let asking: Asking
    var limits = Limits()

    func tickets(in session: any Session) throws -> [Ticket] {
        let branches = listing.query.branches { asking.phrases($0).isEmpty }
        let found = try branches.map { try tickets(of: $0, in: session) }
        guard found.count > 1 else { return found.first ?? [] }
        var seen: Set<Int64> = []
        return sorted(found.joined().filter { seen.insert($0.number).inserted })
    }

    private func tickets(of branch: QueryBranch, in session: any Session) throws -> [Ticket] {
        let opened = try OpenedNumbers(branch, asking, in: session)
        let wish = Wish(branch: branch, opened: opened, sql: conditions(of: branch, opened, in: session))
        if let found = try among(sources(of: wish), limits.few, wish, in: session) { return found }
        return wish.sql.wanted.isEmpty ? try inOrder(wish, in: session) : try withWords(wish, in: session)
    }

    /// A branch, and what it comes to. Its statuses, and the words it wants, are not among the conditions.
    struct Wish {
        let branch: QueryBranch
        let opened: OpenedNumbers?
        var sql: QuerySQL
        var statuses: [TicketStatus] { branch.statuses }
    }

    /// By single conditions for which the order of the list is no help.
    private func sources(of wish: Wish) -> [any TicketSource] {
        let apart = wish.branch.conditions.filter { !isFoundInOrder($0) }
        let timely = apart.compactMap { TimelyTickets($0, statuses: wish.statuses) }
        let opened = wish.opened.flatMap { $0.first == nil ? nil : $0 }
        return apart.compactMap(FewTickets.init) + timely + (opened.map { [$0] } ?? [])
    }

    /// One by one those of the first source that holds fewer than that; nil where none does.
    private func among(
        _ sources: [any TicketSource], _ most: Int64, _ wish: Wish, in session: any Session
    ) throws -> [Ticket]? {
        let known = wish.statuses.filter { $0 != .new }
        let few = try sources.first { source in
            try (source.holdsNew || !known.isEmpty) && source.areFewer(than: most, asking, in: session)
        }
        guard let few else { return nil }
        let sql = matching(.each, wish, in: session).sql
        if few.holdsNew { return try page(sql, wish.statuses, of: few, in: session) }
        return sorted(try new(sql, wish, in: session) + page(sql, known, of: few, in: session))
    }

    /// The new ones, which some indexes leave out.
    private func new(_ conditions: QuerySQL, _ wish: Wish, in session: any Session) throws -> [Ticket] {
        wish.statuses.contains(.new) ? try page(conditions, [.new], in: session) : []
    }

    private func inOrder(_ wish: Wish, in session: any Session) throws -> [Ticket] {
        let walks = walks(of: wish)
        let isFound = { (condition: TicketQuery.Condition) in isFoundInOrder(condition) }
        if !wish.branch.conditions.allSatisfy(isFound) {
            let stretch = limits.stretch / Int64(max(1, walks.count))
            let heads = try walks.map { try tickets(along: $0, wish, upTo: stretch, in: session) }
            if heads.allSatisfy(\.isWhole) { return sorted(heads.flatMap(\.tickets)) }
            if let found = try apart(wish, in: session) { return found }
        }
        let found = try walks.map { try tickets(along: $0, wish, in: session).tickets }
        return found.count == 1 ? found[0] : sorted(found.flatMap { $0 })
    }

    /// Whether the index that the list is sorted by goes straight to what is wanted.
    private func isFoundInOrder(_ condition: TicketQuery.Condition) -> Bool {
        switch condition {
        case .field(.status, _, _): true
        case .field(.assignee, let names, isWanted: true): listing.sort == .newest && names == ["me"]
        case .time(.due, _, _, isWanted: true): listing.sort == .due
        case .time(.updated, _, _, _): listing.sort == .updated
        case .time(.created, _, _, _): listing.sort == .newest
        default: false
        }
    }

    /// Where they are wherever they stand in the list; nil where that may be anywhere.
    private func apart(_ wish: Wish, in session: any Session) throws -> [Ticket]? {
        let (branch, statuses) = (wish.branch, wish.statuses)
        let crossed = CrossedFacets(branch, withTags: false)
        if let crossed, CrossedFacets.hold(all: branch.conditions) {
            return sorted(try new(wish.sql, wish, in: session) + page(wish.sql, readOff: crossed, in: session))
        }
        var sources: [any TicketSource] = [crossed, CrossedFacets(branch, withTags: true)].compactMap { $0 }
        sources += self.sources(of: wish)
        if statuses.count < TicketStatus.allCases.count { sources.append(TimelyTickets(statuses: statuses)) }
        let hasWords = branch.conditions.contains(where: \.isWantedText)
        return try among(sources, hasWords ? limits.sparseWithWords : limits.sparse, wish, in: session)
    }

    private func withWords(_ wish: Wish, in session: any Session) throws -> [Ticket] {
        let wanted = wish.sql.wanted
        guard listing.sort == .newest else {
            let matches = try matches(of: wanted, upTo: limits.listed, in: session)
            if matches < limits.few { return try byWords(wish, in: session) }
            return try inOrder(matching(matches < limits.listed ? .listed : .each, wish, in: session), in: session)
        }
        // Documents are sorted already. Where few have such a status and more match, most would be passed over.
        if let few = try fewOf(wish.statuses, in: session) {
            let isQuick = try matches(of: wanted, upTo: few, in: session) < few
            return isQuick
                ? try byWords(wish, in: session) : try inOrder(matching(.each, wish, in: session), in: session)
        }
        let isPlain = wish.branch.conditions.allSatisfy(\.isOfStatusOrText)
        if !isPlain, try matches(of: wanted, upTo: limits.few, in: session) == limits.few,
            let found = try apart(wish, in: session)
        {
            return found
        }
        return try byWords(wish, in: session)
    }

    /// With the words that are wanted among the conditions.
    private func matching(_ way: QuerySQL.Matching, _ wish: Wish, in session: any Session) -> Wish {
        var wish = wish
        wish.sql.addWanted(asking, session.dialect, way)
        return wish
    }

    private func conditions(
        of branch: QueryBranch, _ opened: OpenedNumbers?, in session: any Session
    ) -> QuerySQL {
        var sql = QuerySQL()
        for condition in branch.conditions { sql.add(condition, asking, in: session) }
        if !asking.agent.seesEverything, let queues = asking.agent.profile.queues {
            sql.among("t.queue_id", queues.keys.sorted())
        }
        // The plus: in another order, that order's index is the one to go by.
        if let opened { sql.add(opened.holds(listing.sort == .newest ? "t.number" : "+t.number", &sql)) }
        if let cursor { sql.add(cursor.comesBefore(&sql)) }
        return sql
    }

    func sorted(_ tickets: [Ticket]) -> [Ticket] {
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

extension TicketCursor {
    /// That a ticket comes after it in the list.
    fileprivate func comesBefore(_ sql: inout QuerySQL) -> String {
        let (value, number) = (sql.place(.int(value)), sql.place(.int(number)))
        return switch sort {
        case .newest: "t.number < \(value) AND t.number <= \(number)"
        case .due: "t.due_at >= \(value) AND (t.due_at > \(value) OR t.number > \(number))"
        case .updated: "t.updated_at <= \(value) AND (t.updated_at < \(value) OR t.number < \(number))"
        }
    }
}
