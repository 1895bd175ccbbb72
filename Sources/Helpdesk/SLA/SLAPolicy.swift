import JSON

/// What a ticket's subscriber can expect.
public enum SLATarget: String, Sendable, CaseIterable {
    /// An agent's first public reply.
    case firstReply = "first_reply"
    /// The reply to what the subscriber wrote after one.
    case nextReply = "next_reply"
    case resolution
}

/// How fast tickets of a kind are to be answered and solved, in minutes of business hours.
public struct SLAPolicy: DeskSetting, Equatable {
    public static let kind = SettingKind.slaPolicy

    public let id: String
    public let title: String
    /// Which tickets it is for; an empty list is for all.
    public let queues: [String]
    public let priorities: [Ticket.Priority]
    /// Whether it holds while the brand is in event mode, and only then.
    public let inEventMode: Bool
    public let minutes: [SLATarget: Int64]
    /// The id of the business hours; nil for around the clock.
    public let calendar: String?

    public init(id: String, _ fields: inout JSONFields) throws {
        self.id = id
        title = try fields.optionalString("title", 1...100) ?? id
        queues = try fields.identifiers("queues")
        priorities = try fields.array("priorities", atMost: 4).map { item in
            guard let priority = item.value.string.flatMap(Ticket.Priority.init(rawValue:)) else {
                throw FieldError(field: item.path, expected: "one of low, normal, high, urgent")
            }
            return priority
        }
        inEventMode = try fields.optionalBool("eventMode") ?? false
        var minutes: [SLATarget: Int64] = [:]
        for (target, name) in Self.names { minutes[target] = try fields.optionalInt(name, 1...525_600) }
        guard !minutes.isEmpty else {
            throw FieldError(field: "firstReply", expected: "at least one of firstReply, nextReply, resolution")
        }
        self.minutes = minutes
        calendar = try fields.optionalString("calendar", 1...40)
    }

    private static let names: [(SLATarget, String)] = [
        (.firstReply, "firstReply"), (.nextReply, "nextReply"), (.resolution, "resolution"),
    ]

    public var members: [JSON.Member] {
        [
            .init("title", .string(title)), .init("queues", .array(queues.map(JSON.string))),
            .init("priorities", .array(priorities.map { .string($0.rawValue) })),
            .init("eventMode", .bool(inEventMode)),
        ] + Self.names.map { JSON.Member($0.1, JSON(minutes[$0.0])) } + [.init("calendar", JSON(calendar))]
    }

    /// How closely it fits a ticket; nil when it is not for it. A queue says more than a priority.
    func fit(_ state: TicketState, isEvent: Bool) -> Int? {
        guard queues.isEmpty || queues.contains(state.queue),
            priorities.isEmpty || priorities.contains(state.priority), !inEventMode || isEvent
        else { return nil }
        return (inEventMode ? 4 : 0) + (queues.isEmpty ? 0 : 2) + (priorities.isEmpty ? 0 : 1)
    }
}

extension DeskSettings {
    /// The policy for a ticket: the one that fits closest, of equals the one whose id comes first.
    func policy(for state: TicketState, at time: Timestamp) -> SLAPolicy? {
        let isEvent = isEventMode(at: time)
        var best: (policy: SLAPolicy, fit: Int)?
        for policy in policies {
            guard let fit = policy.fit(state, isEvent: isEvent), fit > best?.fit ?? -1 else { continue }
            best = (policy, fit)
        }
        return best?.policy
    }

    func hours(of policy: SLAPolicy) -> BusinessHours {
        policy.calendar.flatMap { id in calendars.first { $0.id == id } } ?? .always
    }
}
