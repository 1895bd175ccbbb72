import JSON
import Storage

/// A ticket with everything that an agent needs before their eyes.
public struct TicketView: Sendable, Equatable {
    public let ticket: Ticket
    /// The conversation, also from before the hand-over; of a very long one the latest part.
    public let messages: [Message]
    public let notes: [Note]
    public let events: [TicketEvent.View]
    /// The subscription context as it was at the hand-over (`SubscriptionContext`); nil for an anonymous visitor.
    public let context: JSON?
}

extension TicketEvent {
    public struct View: Sendable, Equatable {
        public let kind: String
        public let actor: String
        public let from: String
        public let to: String
        public let at: Timestamp
    }
}

extension Helpdesk {
    /// Throws `notFound`, `notAllowed`.
    public func showTicket(_ number: Int64, as principal: Principal) throws -> TicketView {
        _ = try principal.agent()
        return try database.read { session in
            let ticket = try Ticket.find(number, brand: principal.brand, in: session)
            let conversation = try Conversation.find(ticket.conversation, in: session)
            let context = try session.first("SELECT context FROM ticket WHERE id = $1", [.text(ticket.id)]) {
                $0.optionalText(0)
            }
            let notes = try session.query(
                """
                SELECT a.name, n.text, n.created_at FROM note n LEFT JOIN agent a ON a.id = n.agent_id
                WHERE n.ticket_id = $1 ORDER BY n.seq
                """, [.text(ticket.id)]
            ) { Note(agent: $0.text(0), text: $0.text(1), createdAt: Timestamp($0.int(2))) }
            let events = try session.query(
                """
                SELECT e.kind, COALESCE(a.name, e.actor), e.from_status, e.to_status, e.created_at
                FROM ticket_event e LEFT JOIN agent a ON a.id = e.actor WHERE e.ticket_id = $1 ORDER BY e.version
                """, [.text(ticket.id)]
            ) {
                TicketEvent.View(
                    kind: $0.text(0), actor: $0.text(1), from: $0.text(2), to: $0.text(3), at: Timestamp($0.int(4)))
            }
            return TicketView(
                ticket: ticket, messages: try conversation.map { try Message.latest(of: $0, in: session) } ?? [],
                notes: notes, events: events, context: try context.flatMap { $0 }.map { try JSON.parse($0) })
        }
    }
}
