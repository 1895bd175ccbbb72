import Bot

/// What a ticket is opened with. Rules may say where it belongs; what they leave open, the brand's queues and the topic
/// decide.
struct NewTicket: Sendable {
    var subject: String
    var reason: HandOver.Reason
    /// The article that the bot thought of; also what the ticket is about.
    var suggestion: String?
    /// Whether the bot named it for a ticket that somebody else opens.
    var isTopicByBot = false
    /// The section of that article, which queues may be made for.
    var section: String?
    var context: SubscriptionContext?
    var queue: String?
    var priority: Ticket.Priority?
    var tags: [String] = []
    /// What the bot asked before it handed over.
    var details: [HandOver.Detail] = []
    /// What a search finds it by (`SearchTerms`).
    var terms = ""
    /// The closed ticket that this one goes on from.
    var follows: Int64?
    /// Who opens it.
    var opener = TicketEvent.Actor.bot

    /// The article where the bot thought of it.
    var thought: String? { opener == .bot || isTopicByBot ? suggestion : nil }
    /// Why it is opened, for its history.
    var why: String { isTopicByBot ? "\(reason.rawValue), topic by the bot" : reason.rawValue }
}

extension Ticket {
    /// Opens a ticket for a conversation, inside the transaction that hands the conversation over.
    static func open(_ new: NewTicket, for conversation: Conversation, in work: TicketWork) throws -> Ticket {
        try TicketOpening(new, for: conversation, settings: work.settings, at: work.time).store(in: work)
    }
}
