import FAQIndex
import Storage

/// A ticket that the bot has no part in: an agent opens it during a call, a program for a letter or an alarm.
public struct DirectTicket: Sendable {
    /// What the subscriber says; the first message of the ticket's conversation.
    public let text: String
    /// nil: the beginning of the text.
    public var subject: String?
    /// Whom it is from, in which language and on which channel.
    public var start: ConversationStart
    /// What it is about: an article's id.
    public var topic: String?
    public var queue: String?
    public var priority: Ticket.Priority?
    public var tags: [String] = []

    public init(_ text: String, _ start: ConversationStart = .init()) {
        (self.text, self.start) = (text, start)
    }

    var parts: [String] {
        [
            text, subject ?? "", start.locales.map(\.description).joined(separator: ","), start.subscriber ?? "",
            start.channel.rawValue, topic ?? "", queue ?? "", priority?.rawValue ?? "",
        ] + tags
    }
}

extension Helpdesk {
    /// Opens a ticket with a conversation of its own, where it belongs by its topic and language unless that is said. The
    /// topic, where it is not said and tells something, is what the bot would answer with (`NameTopic.swift`).
    ///
    /// Throws `notAllowed` for visitors, who talk to the bot, `invalid`, `idempotencyKeyReused`.
    public func createTicket(
        _ direct: DirectTicket, as principal: Principal, key: IdempotencyKey?
    ) throws -> Ticket {
        try database.writeOwnRows(try opening(direct, as: principal, key: key))
    }

    /// As `createTicket`, without a thread that waits for the store: `finish` is called once, on a thread that others
    /// share.
    public func createTicket(
        _ direct: DirectTicket, as principal: Principal, key: IdempotencyKey?,
        then finish: @escaping @Sendable (Result<Ticket, any Error>) -> Void
    ) {
        do {
            database.writeOwnRows(try opening(direct, as: principal, key: key), then: finish)
        } catch {
            finish(.failure(error))
        }
    }

    /// What is checked and made before anything is stored, and then the transaction.
    private func opening(
        _ direct: DirectTicket, as principal: Principal, key: IdempotencyKey?
    ) throws -> @Sendable (any Session) throws -> Ticket {
        let (actor, scope) = try principal.opener()
        let (content, settings, time) = (try content(of: principal), settings[principal.brand], clock())
        var new = try checked(direct, settings, content)
        let text = try checkedComment(direct.text)
        var conversation = content.conversation(direct.start, at: time)
        // People answer it: they may speak a language that the brand has no articles in.
        if direct.start.isLocaleGiven { conversation.locale = direct.start.locales.first ?? conversation.locale }
        conversation.lastSeq = 1
        new.opener = actor
        let words = direct.subject == nil ? text : "\(new.subject)\n\(text)"
        new.terms = searchTerms(words, locale: conversation.locale.description)
        if direct.needsTopic(settings) {
            new.name(content.topic(of: words, in: direct.start.isLocaleGiven ? conversation.locale : nil), content)
        }
        new.context = direct.start.subscriber.map {
            collectContext(of: $0, brand: principal.brand, for: .escalating)
        }
        let repeatable = Repeatable(brand: principal.brand, scope: scope, key: key, request: ["open"] + direct.parts)
        let opening = TicketOpening(new, for: conversation, settings: settings, at: time)
        conversation.ticket = opening.ticket.id
        let message = Message(
            seq: 1, author: .subscriber, text: text, locale: conversation.locale.description, createdAt: time)
        let rows = [conversation.insertion(sender: nil), message.insertion(into: conversation.id)]
        return { session in
            if let earlier = try repeatable?.earlierResult(in: session),
                let ticket = try Ticket.find(id: earlier, in: session)
            {
                return ticket
            }
            let ticket = try opening.store(in: TicketWork(session: session, time: time, settings: settings))
            for row in rows { try session.insert(row) }
            try repeatable?.remember(ticket.id, at: time, in: session)
            return ticket
        }
    }

    private func checked(
        _ direct: DirectTicket, _ settings: DeskSettings, _ content: BrandContent
    ) throws -> NewTicket {
        if let subject = direct.subject, !subject.contains(where: { !$0.isWhitespace }) {
            throw HelpdeskError.invalid(field: "subject", expected: "a text that is not empty")
        }
        if let topic = direct.topic, !Identifier.isName(topic) {
            throw HelpdeskError.invalid(field: "topic", expected: Identifier.nameDescription)
        }
        if let queue = direct.queue, !settings.hasQueue(queue) {
            throw HelpdeskError.invalid(field: "queue", expected: "a queue that there is")
        }
        guard direct.tags.allSatisfy(Identifier.isName), direct.tags.count <= Self.mostTags else {
            throw HelpdeskError.invalid(
                field: "tags", expected: "at most \(Self.mostTags) tags, each \(Identifier.nameDescription)")
        }
        return NewTicket(
            subject: CardNumbers.masked(direct.subject ?? direct.text), reason: .direct, suggestion: direct.topic,
            section: direct.topic.flatMap(content.section(of:)), queue: direct.queue, priority: direct.priority,
            tags: direct.tags)
    }
}

extension Principal {
    /// Who the ticket's history says opened it, and what an idempotency key of theirs is unique in.
    fileprivate func opener() throws -> (TicketEvent.Actor, scope: String) {
        switch kind {
        case .agent(let agent): (.agent(id: agent.id), agent.id)
        case .integration: (.system, "tickets")
        case .visitor:
            throw HelpdeskError.notAllowed(
                reason: "Tickets are opened by agents (at_…) and programs (sk_…); subscribers talk to the bot first.")
        }
    }
}
