public enum TicketStatus: String, Sendable, CaseIterable {
    /// Nobody has looked at it.
    case new
    /// An agent has it, and it is the agent's turn.
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

public enum TicketAction: String, Sendable, CaseIterable {
    case take, reply, note, solve
    case subscriberMessage = "subscriber_message"
}

extension TicketStatus {
    /// The ticket's life: the status after an action, or nil when the action is not possible.
    public func after(_ action: TicketAction) -> TicketStatus? {
        switch (self, action) {
        case (_, .note): self
        case (.closed, .take), (.closed, .reply), (.closed, .solve), (.closed, .subscriberMessage): nil
        case (.solved, .take), (.solved, .solve): nil
        case (.new, .take): .open
        case (.open, .take), (.pending, .take), (.onHold, .take): self
        case (.new, .reply), (.open, .reply), (.pending, .reply), (.onHold, .reply), (.solved, .reply): .pending
        case (.new, .solve), (.open, .solve), (.pending, .solve), (.onHold, .solve): .solved
        case (.new, .subscriberMessage): .new
        case (.open, .subscriberMessage), (.pending, .subscriberMessage), (.onHold, .subscriberMessage),
            (.solved, .subscriberMessage):
            .open
        }
    }

    /// What an agent can do with a ticket of this status.
    public var possible: [TicketAction] {
        TicketAction.allCases.filter { $0 != .subscriberMessage && after($0) != nil }
    }
}
