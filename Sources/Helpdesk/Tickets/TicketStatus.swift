public enum TicketStatus: String, Sendable, CaseIterable {
    /// Nobody has looked at it.
    case new
    /// It is the agent's turn.
    case open
    /// It is the subscriber's turn.
    case pending
    /// It waits for somebody else.
    case onHold = "on_hold"
    case solved
    /// For good: what comes after is another ticket.
    case closed

    /// Everything before the end of the work.
    public static let unsolved: [TicketStatus] = [.new, .open, .pending, .onHold]
}

/// What can happen to a ticket. Each that happens is an event of this name.
public enum TicketAction: String, Sendable, CaseIterable {
    /// An agent makes it their own.
    case take
    /// Somebody gives it to an agent.
    case assign
    /// It is nobody's again.
    case release
    /// Priority, queue, tags, subject or topic change.
    case update
    case reply, note
    /// It waits for the subscriber, until a date if one is given.
    case pend
    case hold
    /// It is the agent's turn again.
    case resume
    case solve, close
    /// The date came that it was pending until.
    case wake
    case subscriberMessage = "subscriber_message"
    /// Its history goes on in another ticket.
    case merge
    /// Another ticket's history goes on here.
    case absorb
    /// A part of its conversation became another ticket.
    case split
    case link
    case attach
    case refund
    /// An agent promised something, or does it.
    case promise
    case rate
    /// The bot has the conversation again.
    case handBack = "hand_back"
    case slaWarning = "sla_warning"
    case slaBreach = "sla_breach"

    /// What agents can do; the others happen.
    static let byAgents: [TicketAction] = [
        .take, .assign, .release, .update, .reply, .note, .pend, .hold, .resume, .solve, .merge, .split, .link, .attach,
        .refund, .promise, .handBack,
    ]
}

extension TicketStatus {
    /// The ticket's life: the status after an action, or nil when the action is not possible.
    public func after(_ action: TicketAction) -> TicketStatus? {
        switch action {
        case .note, .link, .slaWarning, .slaBreach: self
        case .take, .assign:
            switch self {
            case .new: .open
            case .open, .pending, .onHold: self
            case .solved, .closed: nil
            }
        case .release, .update, .absorb, .split, .attach, .refund, .promise, .handBack: self == .closed ? nil : self
        case .rate: self == .solved || self == .closed ? self : nil
        case .reply: self == .closed ? nil : .pending
        case .pend: isUnsolved ? .pending : nil
        case .hold: isUnsolved ? .onHold : nil
        case .resume: isUnsolved ? .open : nil
        case .solve: isUnsolved ? .solved : nil
        case .close: self == .solved ? .closed : nil
        case .wake: self == .pending || self == .onHold ? .open : nil
        case .merge: self == .closed ? nil : .closed
        case .subscriberMessage:
            switch self {
            case .new: .new
            case .open, .pending, .onHold, .solved: .open
            case .closed: nil
            }
        }
    }

    public var isUnsolved: Bool {
        switch self {
        case .new, .open, .pending, .onHold: true
        case .solved, .closed: false
        }
    }

    /// What an agent can do with a ticket of this status.
    public var possible: [TicketAction] { TicketAction.byAgents.filter { after($0) != nil } }
}
