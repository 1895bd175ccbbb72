import FAQIndex
import Storage

extension Helpdesk {
    /// Opens a conversation in the nearest of the wanted locales that the brand has.
    ///
    /// `subscriber`: who it is with, when that is known. Throws `notAllowed`, `idempotencyKeyReused`.
    public func startConversation(
        as principal: Principal, locales: [LocaleTag], subscriber: String?, channel: Channel, key: IdempotencyKey?
    ) throws -> Conversation {
        try principal.mustSpeakForSubscribers()
        let content = try content(of: principal)
        let time = clock()
        let conversation = Conversation(
            id: Identifier.make("cnv", at: time), brand: principal.brand,
            locale: content.content(for: locales)?.locale ?? content.brand.defaultLocale, channel: channel,
            subscriber: subscriber, ticket: nil, lastSeq: 0, createdAt: time)
        // Anonymous visitors share the publishable key: whoever guessed another's idempotency key would read their
        // conversation. A start that is repeated gives them an empty conversation more, which harms nobody.
        let repeatable =
            principal.kind == .visitor && subscriber == nil
            ? nil
            : Repeatable(
                brand: principal.brand, scope: "conversations:\(subscriber ?? "")", key: key,
                request: locales.map(\.description) + [channel.rawValue])
        return try database.writeOwnRows { session in
            if let earlier = try repeatable?.earlierResult(in: session),
                let found = try Conversation.find(earlier, in: session)
            {
                return found
            }
            try session.execute(
                """
                INSERT INTO conversation (id, brand_id, locale, channel, subscriber_id, last_seq, created_at)
                VALUES ($1, $2, $3, $4, $5, 0, $6)
                """,
                [
                    .text(conversation.id), .text(conversation.brand), .text(conversation.locale.description),
                    .text(channel.rawValue), SQLValue(subscriber), .int(time.milliseconds),
                ])
            try repeatable?.remember(conversation.id, at: time, in: session)
            return conversation
        }
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
