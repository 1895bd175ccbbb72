import Bot
import FAQIndex
import Storage

/// A message that was stored, and what came of it.
public struct PostedMessage: Sendable, Equatable {
    public enum Outcome: String, Sendable, CaseIterable {
        /// The bot greeted back.
        case greeted
        case answered
        /// The message opened a ticket.
        case escalated
        /// People have the conversation: they will answer.
        case waiting

        public var state: Conversation.State {
            switch self {
            case .greeted, .answered: .bot
            case .escalated, .waiting: .agent
            }
        }
    }

    public let conversation: String
    public let outcome: Outcome
    public let message: Message
    public let replies: [Message]
    public let ticketNumber: Int64?
}

extension Helpdesk {
    public static let longestMessage = 4_000
    /// Each attempt fails only because another message got in first, so somebody always gets on.
    private static let mostAttempts = 200

    /// Stores a subscriber's message and answers it, or hands the conversation over to people: all in one
    /// transaction. A repeated key gets what the first request got.
    ///
    /// Throws `notFound`, `notAllowed`, `invalid`, `idempotencyKeyReused`, `busy`.
    public func postMessage(
        _ text: String, to id: String, as principal: Principal, subscriber: String?, key: IdempotencyKey?
    ) throws -> PostedMessage {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace && $0.value >= 0x20 }) else {
            throw HelpdeskError.invalid(field: "text", expected: "a message that is not empty")
        }
        let text = CardNumbers.masked(text)
        let content = try content(of: principal)
        let repeatable = Repeatable(brand: principal.brand, scope: id, key: key, request: [text])
        for _ in 0..<Self.mostAttempts {
            let before = try database.read { session in
                try Conversation.joined(id, by: principal, subscriber: subscriber, in: session)
            }
            var conversation = before
            conversation.subscriber = before.subscriber ?? subscriber
            let turn = plan(text, conversation, content)
            do {
                // Conversation, ticket and number are changed, the key is inserted: all that is decided on.
                return try database.writeOwnRows { session in
                    if let earlier = try repeatable?.earlierResult(in: session) {
                        return try PostedMessage.stored(earlier, of: id, in: session)
                    }
                    return try turn.store(over: before, in: session, repeatable)
                }
            } catch is MessageTurn.OutOfDate { continue }
        }
        throw HelpdeskError.busy
    }

    /// Decides on the message and collects what the decision needs. Nothing is stored yet.
    private func plan(_ text: String, _ conversation: Conversation, _ content: BrandContent) -> MessageTurn {
        let time = clock()
        let locale = content.content(for: [conversation.locale])
        let decision = locale.map {
            Bot.decide(text, Facts(isHandedOver: conversation.state == .agent), $0.knowledge)
        }
        // The context decides which blocks of an article are this subscriber's, and goes with a ticket.
        let needsContext = decision != .stayOut && decision != .greet
        let context =
            needsContext
            ? conversation.subscriber.map { collectContext(of: $0, brand: conversation.brand) } : nil
        return MessageTurn(
            text: text, conversation: conversation, time: time, content: locale,
            decision: decision ?? .handOver(HandOver(reason: .notSure)), context: context)
    }
}

extension PostedMessage {
    /// What the first request with a key resulted in, as it is remembered: number and outcome.
    var summary: String { "\(message.seq) \(outcome.rawValue)" }

    /// The first request's answer, whatever has happened in the conversation since.
    fileprivate static func stored(
        _ summary: String, of id: String, in session: any Session
    ) throws -> PostedMessage {
        let parts = summary.split(separator: " ")
        guard parts.count == 2, let seq = Int64(parts[0]), let outcome = Outcome(rawValue: String(parts[1])),
            let conversation = try Conversation.find(id, in: session)
        else { throw StorageError.damaged(reason: "a repeated message is not as it was remembered") }
        let later = try Message.list(of: id, after: seq - 1, in: session)
        guard let message = later.first else { throw HelpdeskError.notFound(what: "message") }
        return PostedMessage(
            conversation: id, outcome: outcome, message: message, replies: later.filter { $0.replyTo == seq },
            ticketNumber: outcome.state == .agent ? try conversation.ticketNumber(in: session) : nil)
    }
}
