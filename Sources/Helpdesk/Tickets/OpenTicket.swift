import Bot
import JSON
import Storage

/// What a ticket is opened with. Rules may say where it belongs; what they leave open, the brand's queues and the topic
/// decide.
struct NewTicket: Sendable {
    var subject: String
    var reason: HandOver.Reason
    /// The article that the bot thought of; also what the ticket is about.
    var suggestion: String?
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
}

extension Ticket {
    private static let longestSubject = 120

    /// Opens a ticket for a conversation, inside the transaction that hands the conversation over, and gives it to
    /// an agent when its queue is one that pushes.
    static func open(_ new: NewTicket, for conversation: Conversation, in work: TicketWork) throws -> Ticket {
        let (session, time) = (work.session, work.time)
        let counted = try session.first(
            """
            UPDATE brand SET last_ticket_number = last_ticket_number + 1 WHERE id = $1
            RETURNING last_ticket_number, ordinal
            """, [.text(conversation.brand)]
        ) { (number: $0.int(0), ordinal: $0.int(1)) }
        guard let counted else { throw HelpdeskError.notFound(what: "brand") }
        let state = work.settings.firstState(new, locale: conversation.locale, at: time)
        var ticket = Ticket(
            id: Identifier.make("tkt", at: time), brand: conversation.brand, number: counted.number,
            conversation: conversation.id, subscriber: conversation.subscriber,
            locale: conversation.locale.description, channel: conversation.channel, reason: new.reason,
            suggestion: new.opener == .bot ? new.suggestion : nil, state: state, sla: SLAClocks(), version: 1,
            createdAt: time, updatedAt: time)
        ticket.state.subject = oneLine(new.subject)
        ticket.sla.start(ticket: ticket, at: time, settings: work.settings)
        try session.execute(
            """
            INSERT INTO ticket (status, priority, queue_id, assignee_id, subject, tags, topic, wake_at, merged_into,
                priority_rank, is_waiting, sla, due_at, version, updated_at, id, brand_id, number, conversation_id,
                subscriber_id, locale, channel, reason, context, suggestion, details, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26, $27)
            """,
            ticket.mutableColumns + [
                .text(ticket.id), .text(ticket.brand), .int(ticket.number), .text(ticket.conversation),
                SQLValue(ticket.subscriber), .text(ticket.locale), .text(ticket.channel.rawValue),
                .text(new.reason.rawValue), SQLValue(new.context?.json.text), SQLValue(ticket.suggestion),
                new.details.isEmpty ? .null : .text(JSON.array(new.details.map(\.json)).text), .int(time.milliseconds),
            ])
        if !ticket.state.tags.isEmpty { try ticket.storeTags(in: session) }
        try ticket.setTimers(over: nil, in: work)
        try TicketWords.insert(new.terms, ordinal: counted.ordinal, number: ticket.number, in: session)
        try TicketEvent(
            version: 1, kind: "open", actor: new.opener, from: .new, to: .new, detail: new.reason.rawValue,
            changes: ticket.state.changes(since: nil), at: time
        ).insert(for: ticket.id, in: session)
        if let earlier = new.follows {
            try ticket.link(to: earlier, as: .follows, in: session)
        } else if let original = try ticket.likelyOriginal(in: session) {
            try ticket.link(to: original, as: .duplicates, in: session)
        }
        return try ticket.pushed(in: work)
    }

    private static func oneLine(_ text: String) -> String {
        // By scalars: what a character is is only asked where it has to be counted.
        let line = text.unicodeScalars.split { $0.isASCII ? $0.value <= 0x20 : $0.properties.isWhitespace }
            .map(String.init).joined(separator: " ")
        guard line.utf8.count > longestSubject, line.count > longestSubject else { return line }
        return String(line.prefix(longestSubject - 1)) + "…"
    }
}
