import JSON
import Storage

/// A ticket that is about to be opened, with what its rows will hold. Making it needs no transaction: a store that
/// writes one transaction after the other is kept no longer than storing it takes.
struct TicketOpening: Sendable {
    /// Without its number, which the store counts.
    let ticket: Ticket
    private let new: NewTicket
    /// In the order of `store`'s statement, up to the number.
    private let columns: [SQLValue]
    private let event: Statement

    init(_ new: NewTicket, for conversation: Conversation, settings: DeskSettings, at time: Timestamp) {
        var ticket = Ticket(
            id: Identifier.make("tkt", at: time), brand: conversation.brand, number: 0,
            conversation: conversation.id, subscriber: conversation.subscriber,
            locale: conversation.locale.description, channel: conversation.channel, reason: new.reason,
            suggestion: new.thought,
            state: settings.firstState(new, locale: conversation.locale, at: time), sla: SLAClocks(), version: 1,
            createdAt: time, updatedAt: time)
        ticket.state.subject = Self.oneLine(new.subject)
        ticket.sla.start(ticket: ticket, at: time, settings: settings)
        columns =
            ticket.mutableColumns + [
                .text(ticket.id), .text(ticket.brand), .text(ticket.conversation), SQLValue(ticket.subscriber),
                .text(ticket.locale), .text(ticket.channel.rawValue), .text(new.reason.rawValue),
                SQLValue(new.context?.json.text), SQLValue(ticket.suggestion),
                new.details.isEmpty ? .null : .text(JSON.array(new.details.map(\.json)).text), .int(time.milliseconds),
            ]
        event = TicketEvent(
            version: 1, kind: "open", actor: new.opener, from: .new, to: .new, detail: new.why,
            changes: ticket.state.changes(since: nil), at: time
        ).insertion(for: ticket.id)
        (self.ticket, self.new) = (ticket, new)
    }

    /// Stores it, and gives it to an agent when its queue is one that pushes.
    func store(in work: TicketWork) throws -> Ticket {
        let session = work.session
        // Not RETURNING: SQLite guards a statement that changes and returns rows by a savepoint, at which its index of
        // words writes out whatever it has gathered in this group of transactions.
        try session.execute(
            "UPDATE brand SET last_ticket_number = last_ticket_number + 1 WHERE id = $1", [.text(ticket.brand)])
        let counted = try session.first(
            "SELECT last_ticket_number, ordinal FROM brand WHERE id = $1", [.text(ticket.brand)]
        ) { (number: $0.int(0), ordinal: $0.int(1)) }
        guard let counted else { throw HelpdeskError.notFound(what: "brand") }
        var ticket = ticket
        ticket.number = counted.number
        let document = TicketWords.document(ordinal: counted.ordinal, number: ticket.number)
        let row = Statement(
            """
            INSERT INTO ticket (status, priority, queue_id, assignee_id, subject, tags, topic, wake_at, merged_into,
                priority_rank, is_waiting, sla, due_at, version, updated_at, id, brand_id, conversation_id,
                subscriber_id, locale, channel, reason, context, suggestion, details, created_at, number, document)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26, $27, $28)
            """, columns + [.int(ticket.number), .int(document)])
        try session.insert(row)
        if !ticket.state.tags.isEmpty { try ticket.storeTags(in: session) }
        try ticket.setTimers(over: nil, in: work)
        try TicketWords.insert(new.terms, as: document, in: session)
        try session.insert(event)
        try TicketLocale.note(ticket, in: work)
        try ticket.announce(in: session)
        if let earlier = new.follows {
            try ticket.link(to: earlier, as: .follows, in: session)
        } else if let original = try ticket.likelyOriginal(in: session) {
            try ticket.link(to: original, as: .duplicates, in: session)
        }
        return try ticket.pushed(in: work)
    }

    private static let longestSubject = 120

    private static func oneLine(_ text: String) -> String {
        let line = text.isPlainLine ? text : text.words
        guard line.utf8.count > longestSubject, line.count > longestSubject else { return line }
        return String(line.prefix(longestSubject - 1)) + "…"
    }
}

extension String {
    /// Whether it is ASCII with nothing but single spaces between words, as most texts are: it needs no `words`.
    fileprivate var isPlainLine: Bool {
        let space = UInt8(ascii: " ")
        var last = space
        for byte in utf8 {
            guard byte >= space, byte < 0x80, byte != space || last != space else { return false }
            last = byte
        }
        return last != space
    }

    /// Its words, with single spaces between them. By scalars: what a character is is only asked where it is counted.
    fileprivate var words: String {
        unicodeScalars.split { $0.isASCII ? $0.value <= 0x20 : $0.properties.isWhitespace }
            .map(String.init).joined(separator: " ")
    }
}
