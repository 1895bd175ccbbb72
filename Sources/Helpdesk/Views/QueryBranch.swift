/// Conditions that must all hold, as the store is asked for them: no group in them is unwanted, and every text says
/// something in some language.
struct QueryBranch {
    let conditions: [TicketQuery.Condition]

    /// The statuses that can satisfy it.
    var statuses: [TicketStatus] { Self.statuses(conditions) }

    /// An agent's own tickets are found by an index of their own, status by status.
    var namesAssignee: Bool {
        conditions.contains { if case .field(.assignee, _, isWanted: true) = $0 { true } else { false } }
    }

    private static func statuses(_ conditions: [TicketQuery.Condition]) -> [TicketStatus] {
        conditions.reduce(TicketStatus.allCases) { statuses, condition in
            switch condition {
            case .field(.status, let names, let isWanted):
                let named = names.flatMap(TicketQuery.statuses)
                return statuses.filter { named.contains($0) == isWanted }
            case .group(let alternatives, _):
                let possible = Set(alternatives.flatMap { Self.statuses($0) })
                return statuses.filter(possible.contains)
            default: return statuses
            }
        }
    }
}

extension TicketQuery {
    /// Each is asked for by itself. Beyond that, alternatives are asked of each ticket.
    static let mostBranches = 16

    /// The query as branches of which one must hold; none when nothing can satisfy it. `isEmpty` knows which texts say
    /// nothing in any language.
    ///
    /// A word that says nothing ("the") leaves it to the other words beside it. Alone it finds nothing.
    func branches(where isEmpty: (String) -> Bool) -> [QueryBranch] {
        guard let conditions = Self.simplified(conditions, isEmpty) else { return [] }
        return Self.branches(conditions).map(QueryBranch.init)
    }

    /// Conditions that mean the same without unwanted groups and without texts that say nothing. nil when nothing can
    /// satisfy them.
    private static func simplified(_ conditions: [Condition], _ isEmpty: (String) -> Bool) -> [Condition]? {
        var kept: [Condition] = []
        var wantsEmptyText = false
        for condition in conditions {
            switch condition {
            case .text(let text, let isWanted) where isEmpty(text): wantsEmptyText = wantsEmptyText || isWanted
            case .group(let alternatives, let isWanted):
                let possible = alternatives.compactMap { simplified($0, isEmpty) }
                let alwaysHolds = possible.contains { $0.isEmpty }
                guard isWanted ? !possible.isEmpty : !alwaysHolds else { return nil }
                if !isWanted {
                    kept += possible.flatMap(Condition.opposite)
                } else if !alwaysHolds {
                    kept += Condition.either(possible)
                }
            default: kept.append(condition)
            }
        }
        return wantsEmptyText && !kept.flatMap(\.leaves).contains(where: \.isWantedText) ? nil : kept
    }

    /// Multiplies out the groups for which that lets an index help.
    private static func branches(_ conditions: [Condition]) -> [[Condition]] {
        var branches: [[Condition]] = [[]]
        let findsByWords = conditions.contains { $0.isWantedText || $0.choiceOfTexts != nil }
        for condition in conditions {
            var parts = [[condition]]
            if case .group(let alternatives, _) = condition, condition.isWorthBranches(besideWords: findsByWords) {
                parts = alternatives.flatMap(Self.branches)
            }
            if branches.count * parts.count > mostBranches { parts = [[condition]] }
            branches = branches.flatMap { branch in parts.map { branch + $0 } }
        }
        return branches
    }
}

extension TicketQuery.Condition {
    /// Whether it asks for a status or a text.
    var isOfStatusOrText: Bool {
        if case .field(.status, _, _) = self { true } else { isWantedText }
    }

    /// The texts of a group that wants no more than one of them: the words' own index answers that.
    var choiceOfTexts: [String]? {
        guard case .group(let alternatives, isWanted: true) = self else { return nil }
        let texts = alternatives.compactMap { alternative -> String? in
            if alternative.count == 1, case .text(let text, isWanted: true) = alternative[0] { text } else { nil }
        }
        return texts.count == alternatives.count ? texts : nil
    }

    /// That not all of these hold (De Morgan): so that no `NOT` is put before what may be NULL.
    fileprivate static func opposite(_ conditions: [Self]) -> [Self] {
        let opposites = conditions.map { condition -> [Self] in
            switch condition {
            case .field(let field, let names, let isWanted): [.field(field, names, isWanted: !isWanted)]
            case .time(let time, let isLess, let seconds, let isWanted):
                [.time(time, isLess: isLess, seconds: seconds, isWanted: !isWanted)]
            case .text(let text, let isWanted): [.text(text, isWanted: !isWanted)]
            case .group(let alternatives, _): alternatives.flatMap(opposite)
            }
        }
        return opposites.count == 1 ? opposites[0] : [.group(opposites, isWanted: true)]
    }

    /// That one of the alternatives holds, in as few conditions as that takes.
    fileprivate static func either(_ alternatives: [[Self]]) -> [Self] {
        if alternatives.count == 1 { return alternatives[0] }
        return [fused(alternatives) ?? .group(alternatives, isWanted: true)]
    }

    /// `field:a,b` for `field:a OR field:b`; nil for anything else.
    private static func fused(_ alternatives: [[Self]]) -> Self? {
        var (field, names) = (nil as TicketQuery.Field?, [String]())
        for alternative in alternatives {
            guard alternative.count == 1, case .field(let own, let more, isWanted: true) = alternative[0],
                field == nil || field == own
            else { return nil }
            field = own
            names += more.filter { !names.contains($0) }
        }
        return field.map { .field($0, names, isWanted: true) }
    }

    /// Whether one alternative is found by its words, which are slow to look for ticket by ticket, or each by an index,
    /// unless the words beside the group find everything.
    fileprivate func isWorthBranches(besideWords: Bool) -> Bool {
        guard case .group(let alternatives, _) = self, choiceOfTexts == nil else { return false }
        if alternatives.contains(where: { $0.contains(where: \.isWantedText) }) { return true }
        return !besideWords && alternatives.allSatisfy { $0.contains(where: \.isIndexed) }
    }

    private var isIndexed: Bool {
        switch self {
        case .field(let field, _, let isWanted):
            isWanted && [.status, .queue, .assignee, .subscriber, .number].contains(field)
                || FewTickets(self) != nil || CrossedFacets.hold(self)
        case .text(_, let isWanted): isWanted
        case .group: choiceOfTexts != nil || isWorthBranches(besideWords: false)
        default: false
        }
    }
}
