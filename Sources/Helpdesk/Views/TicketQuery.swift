/// What a list of tickets is asked for: `status:open queue:payments lang:fr due<2h "double charge" -tag:vip`.
///
/// Conditions stand beside each other and must all hold. `field:a,b` wants one of several values, a minus in front wants
/// the opposite, `due<2h` compares times, everything else is looked for in the ticket's texts.
public struct TicketQuery: Sendable, Equatable {
    public static let longest = 1_000

    public enum Field: String, Sendable, CaseIterable {
        case status, priority, queue, lang, tag, assignee, channel, subscriber, topic, sla, number
    }

    public enum Time: String, Sendable, CaseIterable {
        /// How long until it is due; what is late is less than any time.
        case due
        /// How long ago.
        case created, updated
    }

    public enum Condition: Sendable, Equatable {
        case field(Field, [String], isWanted: Bool)
        case time(Time, isLess: Bool, seconds: Int64)
        case text(String, isWanted: Bool)
    }

    public var conditions: [Condition] = []

    public init(_ conditions: [Condition] = []) { self.conditions = conditions }

    /// The statuses that can satisfy it.
    var statuses: [TicketStatus] {
        conditions.reduce(TicketStatus.allCases) { statuses, condition in
            guard case .field(.status, let names, let isWanted) = condition else { return statuses }
            let named = names.flatMap(Self.statuses(named:))
            return statuses.filter { named.contains($0) == isWanted }
        }
    }

    /// Whether it looks for texts.
    var wantsWords: Bool {
        conditions.contains { if case .text(_, isWanted: true) = $0 { true } else { false } }
    }

    /// Whether it looks for texts, or leaves some out.
    var hasWords: Bool {
        conditions.contains { if case .text = $0 { true } else { false } }
    }

    /// Whether it speaks of agents whom the store knows by name.
    var namesColleagues: Bool {
        conditions.contains { condition in
            guard case .field(.assignee, let names, _) = condition else { return false }
            return names.contains { $0 != "me" && $0 != "none" }
        }
    }

    static func statuses(named name: String) -> [TicketStatus] {
        switch name {
        case "all": TicketStatus.allCases
        case "unsolved": TicketStatus.unsolved
        default: TicketStatus(rawValue: name).map { [$0] } ?? []
        }
    }
}
