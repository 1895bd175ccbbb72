import Bot
import FAQIndex
import Storage

/// A chat of one subscriber with the bot and, after a hand-over, with agents.
public struct Conversation: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        /// The bot answers.
        case bot
        /// People answer; the bot is silent.
        case agent
    }

    public let id: String
    public let brand: String
    /// The language that the bot answers in.
    public var locale: LocaleTag
    public let channel: Channel
    /// nil for an anonymous visitor.
    public var subscriber: String?
    /// The ticket that people answer from; nil while the bot answers.
    public var ticket: String?
    /// The number of the latest message; 0 when there is none. Also its version: who saw an older one is late.
    public var lastSeq: Int64
    public let createdAt: Timestamp
    /// What the bot keeps from one message to the next.
    var dialog = DialogState()
    /// When the timer was last to come that looks how long nothing has been heard; nil when there is none.
    var silenceDue: Timestamp?

    public var state: State { ticket == nil ? .bot : .agent }

    static func find(_ id: String, in session: any Session) throws -> Conversation? {
        try session.first(
            """
            SELECT id, brand_id, locale, channel, subscriber_id, ticket_id, last_seq, created_at, dialog,
                silence_due
            FROM conversation WHERE id = $1
            """, [.text(id)]
        ) { row in
            guard let locale = LocaleTag(row.text(2)), let channel = Channel(rawValue: row.text(3)) else {
                throw StorageError.damaged(reason: "conversation \(row.text(0)) has no valid locale or channel")
            }
            return Conversation(
                id: row.text(0), brand: row.text(1), locale: locale, channel: channel,
                subscriber: row.optionalText(4), ticket: row.optionalText(5), lastSeq: row.int(6),
                createdAt: Timestamp(row.int(7)), dialog: DialogState(stored: row.optionalText(8)),
                silenceDue: row.optionalInt(9).map(Timestamp.init))
        }
    }
}

public enum Channel: String, Sendable, CaseIterable {
    case portal, chat, api, cli, email
}
