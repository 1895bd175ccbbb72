/// The kinds of things that a brand sets up.
public enum SettingKind: String, Sendable, CaseIterable {
    // Of these there are several, each with an id.
    case queue, macro, view, calendar
    case slaPolicy = "sla_policy"
    case event
    // Of these there is one, whose id is the kind's name.
    case desk, hooks, connector, privacy

    /// Those of which there is one.
    public static let documents: [SettingKind] = [.desk, .hooks, .connector, .privacy]

    public var isDocument: Bool { Self.documents.contains(self) }

    /// Whether the times by which tickets are due follow from it.
    var decidesDueTimes: Bool { self == .slaPolicy || self == .calendar || self == .event }
}

extension Principal {
    func mustRead(_ kind: SettingKind) throws {
        switch kind {
        case .queue, .macro, .view, .calendar, .slaPolicy, .event, .desk: _ = try agent()
        case .hooks, .connector, .privacy: try mustManageBrand()
        }
    }

    func mustChange(_ kind: SettingKind) throws {
        switch kind {
        // A view only looks.
        case .view: _ = try agent()
        // These decide how others work.
        case .queue, .macro, .calendar, .slaPolicy, .event, .desk:
            guard try agent().role != .agent else {
                throw HelpdeskError.notAllowed(reason: "This is set up by agents whose role is lead or admin.")
            }
        case .hooks, .connector, .privacy: try mustManageBrand()
        }
    }

    /// Secret keys and admins set a brand up and see its subscribers' records.
    func mustManageBrand() throws {
        switch kind {
        case .integration: return
        case .agent(let agent) where agent.role == .admin: return
        case .agent, .visitor:
            throw HelpdeskError.notAllowed(reason: "This is for secret keys (sk_…) and for admins.")
        }
    }
}
