import Bot
import JSON
import Storage

/// What somebody said in a conversation. Internal notes are no messages: they live elsewhere.
public struct Message: Sendable, Equatable {
    public enum Author: String, Sendable, CaseIterable {
        case subscriber, bot, agent
    }

    /// Counted from 1 in the conversation.
    public let seq: Int64
    public let author: Author
    /// For an agent's message.
    public var agent: String?
    /// What the bot says is CommonMark, what people say is plain text.
    public let text: String
    public let locale: String
    /// The message that this one answers.
    public var replyTo: Int64?
    /// The article that the bot answered with, and how sure it was.
    public var article: String?
    public var confidence: Double?
    /// What the bot offers to tap.
    public var quickReplies: [QuickReply] = []
    public let createdAt: Timestamp

    func insert(into conversation: String, agentID: String? = nil, in session: any Session) throws {
        try session.insert(insertion(into: conversation, agentID: agentID))
    }

    func insertion(into conversation: String, agentID: String? = nil) -> Statement {
        Statement(
            """
            INSERT INTO message
                (conversation_id, seq, author, agent_id, text, locale, reply_to, article_id, confidence, offers,
                created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .text(conversation), .int(seq), .text(author.rawValue), SQLValue(agentID), .text(text),
                .text(locale), SQLValue(replyTo), SQLValue(article), confidence.map(SQLValue.real) ?? .null,
                quickReplies.isEmpty ? .null : .text(JSON.array(quickReplies.map(\.json)).text),
                .int(createdAt.milliseconds),
            ])
    }

    /// No reading of a conversation shows more at once.
    static let mostListed: Int64 = 1_000

    /// The latest messages, in their order.
    static func latest(of conversation: Conversation, in session: any Session) throws -> [Message] {
        try list(of: conversation.id, after: max(0, conversation.lastSeq - mostListed), in: session)
    }

    /// The messages after `seq`, in their order.
    static func list(
        of conversation: String, after seq: Int64, limit: Int64 = mostListed, in session: any Session
    ) throws -> [Message] {
        try session.query(
            """
            SELECT m.seq, m.author, a.name, m.text, m.locale, m.reply_to, m.article_id, m.confidence, m.offers,
                m.created_at
            FROM message m LEFT JOIN agent a ON a.id = m.agent_id
            WHERE m.conversation_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3
            """, [.text(conversation), .int(seq), .int(limit)]
        ) { row in
            guard let author = Author(rawValue: row.text(1)) else {
                throw StorageError.damaged(reason: "a message has no valid author")
            }
            return Message(
                seq: row.int(0), author: author, agent: row.optionalText(2), text: row.text(3), locale: row.text(4),
                replyTo: row.optionalInt(5), article: row.optionalText(6),
                confidence: row.isNull(7) ? nil : row.real(7),
                quickReplies: QuickReply.list(stored: row.optionalText(8)), createdAt: Timestamp(row.int(9)))
        }
    }
}
