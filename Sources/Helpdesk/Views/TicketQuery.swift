/// What a list of tickets is asked for: `status:open queue:payments lang:fr due<2h "double charge" -tag:vip`.
///
/// Conditions stand beside each other and must all hold, `OR` between them wants one side or the other, parentheses hold
/// together: `(status:open OR status:pending) -queue:payments`. `OR` binds weaker than standing beside each other.
/// `field:a,b` wants one of several values, a minus in front of a condition or a parenthesis wants the opposite, `due<2h`
/// compares times, everything else is looked for in the ticket's texts.
public struct TicketQuery: Sendable, Equatable {
    public static let longest = 1_000
    /// How many parentheses may stand inside each other.
    public static let deepest = 10

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
        case time(Time, isLess: Bool, seconds: Int64, isWanted: Bool)
        case text(String, isWanted: Bool)
        /// Wants that all conditions of at least one alternative hold; unwanted, that of each at least one fails.
        indirect case group([[Condition]], isWanted: Bool)

        /// The conditions without the groups that they stand in.
        var leaves: [Condition] {
            if case .group(let alternatives, _) = self { alternatives.joined().flatMap(\.leaves) } else { [self] }
        }

        var isWantedText: Bool { if case .text(_, isWanted: true) = self { true } else { false } }
    }

    public var conditions: [Condition] = []

    public init(_ conditions: [Condition] = []) { self.conditions = conditions }

    public var leaves: [Condition] { conditions.flatMap(\.leaves) }

    /// Whether it speaks of the status.
    public var namesStatus: Bool {
        leaves.contains { if case .field(.status, _, _) = $0 { true } else { false } }
    }

    /// The texts that it looks for, or leaves out.
    var texts: [String] { leaves.compactMap { if case .text(let text, _) = $0 { text } else { nil } } }

    /// The events that say so of a ticket.
    static func eventKinds(ofSLA names: [String]) -> [String] {
        let marks = [("breached", TicketAction.slaBreach), ("warned", .slaWarning)]
        return marks.filter { names.contains($0.0) }.map(\.1.rawValue)
    }

    /// Whether it asks for languages, by name or with a text.
    var needsLanguages: Bool {
        leaves.contains { condition in
            switch condition {
            case .text, .field(.lang, _, _): true
            default: false
            }
        }
    }

    /// Whether it speaks of agents whom the store knows by name.
    var namesColleagues: Bool {
        leaves.contains { condition in
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
