import FAQIndex
import Storage

/// What a conversation begins with.
public struct ConversationStart: Sendable {
    /// In the order of preference.
    public var locales: [LocaleTag]
    /// The caller named the language: it is not guessed from the messages.
    public var isLocaleGiven: Bool
    /// Who it is with, when that is known.
    public var subscriber: String?
    public var channel: Channel

    public init(
        locales: [LocaleTag] = [], isLocaleGiven: Bool = false, subscriber: String? = nil, channel: Channel = .api
    ) {
        self.locales = locales
        self.isLocaleGiven = isLocaleGiven
        self.subscriber = subscriber
        self.channel = channel
    }
}

extension Helpdesk {
    /// Opens a conversation in the nearest of the wanted locales that the brand has.
    ///
    /// Throws `notAllowed`, `idempotencyKeyReused`.
    public func startConversation(
        _ start: ConversationStart, as principal: Principal, key: IdempotencyKey?
    ) throws -> Conversation {
        try principal.mustSpeakForSubscribers()
        let conversation = try content(of: principal).conversation(start, at: clock())
        // Anonymous visitors share the publishable key: whoever guessed another's idempotency key would read their
        // conversation. A start that is repeated gives them an empty conversation more, which harms nobody.
        let repeatable =
            principal.kind == .visitor && start.subscriber == nil
            ? nil
            : Repeatable(
                brand: principal.brand, scope: "conversations:\(start.subscriber ?? "")", key: key,
                request: start.locales.map(\.description) + [start.channel.rawValue])
        return try database.writeOwnRows { session in
            if let earlier = try repeatable?.earlierResult(in: session),
                let found = try Conversation.find(earlier, in: session)
            {
                return found
            }
            try conversation.insert(sender: nil, in: session)
            try repeatable?.remember(conversation.id, at: conversation.createdAt, in: session)
            return conversation
        }
    }
}

extension BrandContent {
    /// A new conversation, not stored yet.
    func conversation(_ start: ConversationStart, at time: Timestamp) -> Conversation {
        var conversation = Conversation(
            id: Identifier.make("cnv", at: time), brand: brand.id,
            locale: content(for: start.locales)?.locale ?? brand.defaultLocale, channel: start.channel,
            subscriber: start.subscriber, ticket: nil, lastSeq: 0, createdAt: time)
        conversation.dialog.isLocaleFixed = start.isLocaleGiven
        return conversation
    }
}

extension Conversation {
    /// `sender`: the caller's own id of it. Throws `StorageError.constraint` when there is one of that sender.
    func insert(sender: String?, in session: any Session) throws { try session.execute(insertion(sender: sender)) }

    func insertion(sender: String?) -> Statement {
        Statement(
            """
            INSERT INTO conversation
                (id, brand_id, locale, channel, subscriber_id, ticket_id, last_seq, created_at, dialog, sender)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .text(id), .text(brand), .text(locale.description), .text(channel.rawValue), SQLValue(subscriber),
                SQLValue(ticket), .int(lastSeq), .int(createdAt.milliseconds), SQLValue(dialog.stored),
                SQLValue(sender),
            ])
    }
}

extension Principal {
    func mustSpeakForSubscribers() throws {
        if case .agent = kind {
            throw HelpdeskError.notAllowed(
                reason: "Conversations are for subscribers: use a publishable (pk_…) or secret key (sk_…).")
        }
    }

    /// Whether this principal, with this identity, may take part in a conversation.
    func mayJoin(_ conversation: Conversation, subscriber: String?) -> Bool {
        guard conversation.brand == brand else { return false }
        switch kind {
        case .integration: return true
        // An anonymous conversation belongs to whoever knows its id; a subscriber's to the subscriber.
        case .visitor: return conversation.subscriber == nil || conversation.subscriber == subscriber
        case .agent: return false
        }
    }
}
