import Bot
import JSON
import Storage

/// A ticket with everything that an agent needs before their eyes.
public struct TicketView: Sendable, Equatable {
    public let ticket: Ticket
    /// The conversation, also from before the hand-over; of a very long one the latest part.
    public let messages: [Message]
    public let notes: [Note]
    public let events: [TicketEvent.View]
    public let links: [TicketLink]
    /// What goes on here of other tickets' histories.
    public let merged: [MergedTicket]
    public let attachments: [Attachment]
    public let refunds: [Refund]
    /// The names of the agents who want to hear of it.
    public let watchers: [String]
    /// Who else is looking.
    public let onlookers: [Onlooker]
    public let rating: Rating?
    /// What the agent has begun to write, and the version that the ticket had then.
    public let draft: Draft?
    /// The subscription context as it was at the hand-over (`SubscriptionContext`); nil for an anonymous visitor.
    public let context: JSON?
    /// What the bot asked before it handed over, and the subscriber's answers.
    public let details: [HandOver.Detail]

    public struct Draft: Sendable, Equatable {
        public let text: String
        public let version: Int64
    }
}

extension Helpdesk {
    /// Throws `notFound`, `notAllowed`.
    public func showTicket(_ number: Int64, as principal: Principal) throws -> TicketView {
        let agent = try principal.agent()
        let (settings, time) = (settings[principal.brand], clock())
        return try database.read { session in
            let ticket = try Ticket.visible(number, to: agent, brand: principal.brand, settings, in: session)
            return try ticket.view(for: agent, at: time, in: session)
        }
    }
}

extension Ticket {
    /// Throws `notFound`, also for another brand's number, and `notAllowed` for a queue that the agent may not see.
    static func visible(
        _ number: Int64, to agent: Agent, brand: String, _ settings: DeskSettings, in session: any Session
    ) throws -> Ticket {
        let ticket = try find(number, brand: brand, in: session)
        guard agent.maySee(queue: ticket.state.queue) else {
            throw HelpdeskError.notAllowed(reason: "You may not see the queue \"\(ticket.state.queue)\".")
        }
        return ticket
    }

    fileprivate func view(for agent: Agent, at time: Timestamp, in session: any Session) throws -> TicketView {
        let talk = try Conversation.find(conversation, in: session)
        let stored = try session.first("SELECT context, details FROM ticket WHERE id = $1", [.text(id)]) {
            (context: $0.optionalText(0), details: $0.optionalText(1))
        }
        let links = try TicketLink.list(of: self, in: session)
        let watchers = try session.query(
            """
            SELECT a.name FROM ticket_watcher w JOIN agent a ON a.id = w.agent_id
            WHERE w.ticket_id = $1 AND a.removed_at IS NULL ORDER BY a.name, a.id
            """, [.text(id)]
        ) { $0.text(0) }
        let draft = try session.first(
            "SELECT text, version FROM ticket_draft WHERE ticket_id = $1 AND agent_id = $2",
            [.text(id), .text(agent.id)]
        ) { TicketView.Draft(text: $0.text(0), version: $0.int(1)) }
        return TicketView(
            ticket: self, messages: try talk.map { try Message.latest(of: $0, in: session) } ?? [],
            notes: try Note.list(of: id, in: session), events: try TicketEvent.list(of: id, in: session),
            links: links, merged: try absorbed(links, for: agent, in: session),
            attachments: try Attachment.list(of: id, in: session), refunds: try Refund.list(of: id, in: session),
            watchers: watchers, onlookers: try Onlooker.list(at: self, but: agent, time: time, in: session),
            rating: try Rating.find(id, in: session), draft: draft,
            context: try stored?.context.map { try JSON.parse($0) },
            details: HandOver.Detail.list(stored: stored?.details))
    }
}
