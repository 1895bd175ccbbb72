import Storage

/// What a branch wants of several facets at once: each may be what many tickets have, and those that have all of them few.
///
/// An index is sorted by one facet after the other (`Schema.crossedTickets`). Which values there are of one is found by
/// steps from each to the next greater, and those of the facet behind it only below the ones that are wanted: a step for
/// each combination that there are tickets of, however many tickets. New ones are not there.
struct CrossedFacets: TicketSource {
    /// In the order of the indexes, of which one begins with the tags and one with the status.
    private enum Facet: String, CaseIterable {
        case tags, status, queue = "queue_id", topic, locale, channel, priority

        init?(_ field: TicketQuery.Field) {
            switch field {
            case .tag: self = .tags
            case .queue: self = .queue
            case .topic: self = .topic
            case .lang: self = .locale
            case .channel: self = .channel
            case .priority: self = .priority
            default: return nil
            }
        }
    }

    private struct Wish {
        let names: [String]
        let isWanted: Bool
    }

    /// Where a brand has more combinations of tags, perhaps one a ticket, the steps would not be few.
    private static let mostTags: Int64 = 300

    private let wishes: [Facet: [Wish]]
    /// As far as something is wanted.
    private let facets: [Facet]
    private let hasTags: Bool

    /// nil where the branch says nothing of facets, or, `withTags`, nothing of tags.
    init?(_ branch: QueryBranch, withTags: Bool) {
        var wishes: [Facet: [Wish]] = [:]
        for case .field(let field, let names, let isWanted) in branch.conditions {
            guard let facet = Facet(field), withTags || facet != .tags else { continue }
            wishes[facet, default: []].append(Wish(names: names, isWanted: isWanted))
        }
        guard let last = Facet.allCases.lastIndex(where: { wishes[$0] != nil }), !withTags || wishes[.tags] != nil
        else { return nil }
        facets = Facet.allCases[...last].filter { $0 != (withTags ? .status : .tags) }
        wishes[.status] = [Wish(names: branch.statuses.filter { $0 != .new }.map(\.rawValue), isWanted: true)]
        (self.wishes, hasTags) = (wishes, withTags)
    }

    /// Whether there is an index with what the condition wants.
    static func hold(_ condition: TicketQuery.Condition) -> Bool {
        if case .field(let field, _, _) = condition { Facet(field) != nil } else { false }
    }

    /// Whether the index without tags has all that these ask of a ticket.
    static func hold(all conditions: [TicketQuery.Condition]) -> Bool {
        conditions.allSatisfy { condition in
            switch condition {
            case .field(.tag, _, _): false
            case .field(.status, _, _), .field(.assignee, _, _), .field(.number, _, _): true
            case .time(let time, _, _, _): time != .created
            default: hold(condition)
            }
        }
    }

    var holdsNew: Bool { false }

    func isCountable(_ asking: Asking, in session: any Session) throws -> Bool {
        guard hasTags else { return true }
        let least = "SELECT min(tags) FROM ticket WHERE brand_id = $1 AND status <> 'new'"
        let found = try session.first(
            """
            WITH RECURSIVE found (tags, place) AS (
                SELECT (\(least)), 1
                UNION ALL
                SELECT (\(least) AND tags > found.tags), place + 1 FROM found
                WHERE tags IS NOT NULL AND place < \(Self.mostTags))
            SELECT count(tags) FROM found
            """, [.text(asking.brand)]
        ) { $0.int(0) }
        return found ?? 0 < Self.mostTags - 1
    }

    func join(_ asking: Asking, _ sql: inout QuerySQL) -> TicketJoin {
        let known = ["t.brand_id = \(sql.place(.text(asking.brand)))", "t.status <> 'new'"]
        var (steps, source, same) = ([] as [String], "", known)
        for (depth, facet) in facets.enumerated() {
            let isLast = depth == facets.count - 1
            if isLast, let found = found(facet, asking, &sql) {
                same += found
            } else {
                steps.append(step(depth, from: source, same))
                source = "(SELECT * FROM facet\(depth) WHERE \(holds(facet, asking, &sql)))"
                same.append(isSame(facet))
            }
        }
        return TicketJoin(
            with: steps.isEmpty ? "" : "WITH RECURSIVE \(steps.joined(separator: ", "))",
            from: source.isEmpty ? "ticket t" : "\(source) p CROSS JOIN ticket t",
            conditions: same)
    }

    /// The combinations as far as one facet, below those that the step before found. The last row of each, where there is
    /// no greater value, stands for tickets that have none.
    private func step(_ depth: Int, from source: String, _ same: [String]) -> String {
        let (column, before) = (facets[depth].rawValue, facets[..<depth].map(\.rawValue))
        let columns = before.map { "p.\($0), " }.joined()
        let least = "SELECT min(t.\(column)) FROM ticket t WHERE \(same.joined(separator: " AND "))"
        return """
            facet\(depth) (\((before + [column]).joined(separator: ", "))) AS (
                SELECT \(columns)(\(least))\(source.isEmpty ? "" : " FROM \(source) p")
                UNION ALL
                SELECT \(columns)(\(least) AND t.\(column) > p.\(column))
                FROM facet\(depth) p WHERE p.\(column) IS NOT NULL)
            """
    }

    /// That a ticket's facet is what a step found. Only topics may be missing.
    private func isSame(_ facet: Facet) -> String {
        "t.\(facet.rawValue) \(facet == .topic ? "IS NOT DISTINCT FROM" : "=") p.\(facet.rawValue)"
    }

    /// What the index finds without a step; nil where something is unwanted.
    private func found(_ facet: Facet, _ asking: Asking, _ sql: inout QuerySQL) -> [String]? {
        guard facet != .tags, let wishes = wishes[facet], wishes.allSatisfy(\.isWanted) else { return nil }
        return wishes.map { sql.isAmong("t.\(facet.rawValue)", names($0, of: facet, asking)) }
    }

    /// That the value that a step found is wanted.
    private func holds(_ facet: Facet, _ asking: Asking, _ sql: inout QuerySQL) -> String {
        let column = facet.rawValue
        let wanted = (wishes[facet] ?? []).map { wish in
            guard facet == .tags else {
                let value = facet == .topic ? "COALESCE(\(column), '')" : column
                return sql.isAmong(value, names(wish, of: facet, asking), isWanted: wish.isWanted)
            }
            // Tags stand with one space between them.
            let has = wish.names.map { name in
                "replace(' ' || tags || ' ', \(sql.place(.text(" \(name) "))), '') <> ' ' || tags || ' '"
            }
            return "\(wish.isWanted ? "" : "NOT ")(\(has.joined(separator: " OR ")))"
        }
        return ([facet == .topic ? "1 = 1" : "\(column) IS NOT NULL"] + wanted).joined(separator: " AND ")
    }

    private func names(_ wish: Wish, of facet: Facet, _ asking: Asking) -> [String] {
        facet == .locale ? asking.locales(wish.names) : wish.names
    }
}
