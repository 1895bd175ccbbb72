import Bot
import JSON
import Storage

extension Ticket {
    private static let longestSubject = 120

    /// Opens a ticket for a conversation, inside the transaction that hands the conversation over.
    static func open(
        for conversation: Conversation, subject: String, reason: HandOver.Reason, suggestion: String?,
        context: SubscriptionContext?, at time: Timestamp, in session: any Session
    ) throws -> Ticket {
        let number = try session.first(
            "UPDATE brand SET last_ticket_number = last_ticket_number + 1 WHERE id = $1 RETURNING last_ticket_number",
            [.text(conversation.brand)]
        ) { $0.int(0) }
        guard let number else { throw HelpdeskError.notFound(what: "brand") }
        let ticket = Ticket(
            id: Identifier.make("tkt", at: time), brand: conversation.brand, number: number,
            conversation: conversation.id, subscriber: conversation.subscriber, subject: oneLine(subject),
            status: .new, priority: .normal, locale: conversation.locale.description, channel: conversation.channel,
            assignee: nil, reason: reason, suggestion: suggestion, version: 1, createdAt: time, updatedAt: time)
        try session.execute(
            """
            INSERT INTO ticket (id, brand_id, number, conversation_id, subscriber_id, subject, status, priority,
                locale, channel, reason, context, suggestion, version, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
            """,
            [
                .text(ticket.id), .text(ticket.brand), .int(number), .text(ticket.conversation),
                SQLValue(ticket.subscriber), .text(ticket.subject), .text(ticket.status.rawValue),
                .text(ticket.priority.rawValue), .text(ticket.locale), .text(ticket.channel.rawValue),
                .text(reason.rawValue), SQLValue(context?.json.text), SQLValue(suggestion), .int(ticket.version),
                .int(time.milliseconds),
            ])
        try TicketEvent(
            version: 1, kind: "open", actor: .bot, from: .new, to: .new, detail: reason.rawValue, at: time
        ).insert(for: ticket.id, in: session)
        return ticket
    }

    private static func oneLine(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count <= longestSubject ? line : String(line.prefix(longestSubject - 1)) + "…"
    }
}
