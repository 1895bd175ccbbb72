import Bot
import Storage

/// A message of a chatbot that knows its conversations by ids of its own.
public struct IncomingMessage: Sendable {
    public let sender: String
    public let said: Said
    /// What the conversation begins with, should this be its first message.
    public let start: ConversationStart

    public init(sender: String, said: Said, start: ConversationStart) {
        self.sender = sender
        self.said = said
        self.start = start
    }
}

extension Helpdesk {
    public static let longestSender = 200

    /// Posts a message to the sender's conversation on its channel, and begins one when there is none. `finish` is called
    /// once, with what `postMessage` throws too, on a thread that others share.
    public func sendMessage(
        _ incoming: IncomingMessage, as principal: Principal, key: IdempotencyKey?, then finish: @escaping Posted
    ) {
        do {
            try principal.mustSpeakForSubscribers()
            postMessage(
                incoming.said, to: try conversationID(of: incoming, as: principal), as: principal,
                subscriber: incoming.start.subscriber, key: key, then: finish)
        } catch {
            finish(.failure(error))
        }
    }

    private func conversationID(of incoming: IncomingMessage, as principal: Principal) throws -> String {
        // A page's senders and a program's never meet: anybody can choose a page's sender.
        let sender = (principal.kind == .integration ? "program:" : "page:") + incoming.sender
        let find: @Sendable (any Session) throws -> String? = { session in
            try session.first(
                "SELECT id FROM conversation WHERE brand_id = $1 AND channel = $2 AND sender = $3",
                [.text(principal.brand), .text(incoming.start.channel.rawValue), .text(sender)]
            ) { $0.text(0) }
        }
        if let known = try database.read(find) { return known }
        let conversation = try content(of: principal).conversation(incoming.start, at: clock())
        return try database.write { session in
            if let known = try find(session) { return known }
            try conversation.insert(sender: sender, in: session)
            return conversation.id
        }
    }
}
