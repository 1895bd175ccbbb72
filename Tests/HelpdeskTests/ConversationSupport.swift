import Synchronization
import XCTest

@testable import Helpdesk

/// Waits for what others are told when it is stored.
private func waiting<Value: Sendable>(
    _ begin: (@escaping @Sendable (Result<Value, any Error>) -> Void) -> Void
) throws -> Value {
    let outcome = Mutex<Result<Value, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    begin { result in
        outcome.withLock { $0 = result }
        done.signal()
    }
    done.wait()
    return try XCTUnwrap(outcome.withLock { $0 }).get()
}

extension Helpdesk {
    func postMessage(
        _ said: Said, to id: String, as principal: Principal, subscriber: String?, key: IdempotencyKey?
    ) throws -> PostedMessage {
        try waiting { postMessage(said, to: id, as: principal, subscriber: subscriber, key: key, then: $0) }
    }

    func sendMessage(_ incoming: IncomingMessage, as principal: Principal, key: IdempotencyKey?) throws -> PostedMessage
    {
        try waiting { sendMessage(incoming, as: principal, key: key, then: $0) }
    }
}

extension Desk {
    func start(
        as principal: Principal? = nil, subscriber: String? = nil, key: IdempotencyKey? = nil
    ) throws -> Conversation {
        try helpdesk.startConversation(
            ConversationStart(subscriber: subscriber, channel: .chat), as: principal ?? visitor, key: key)
    }

    func post(
        _ text: String, to conversation: Conversation, as principal: Principal? = nil, subscriber: String? = nil,
        key: IdempotencyKey? = nil
    ) throws -> PostedMessage {
        try helpdesk.postMessage(
            Said(text), to: conversation.id, as: principal ?? visitor, subscriber: subscriber, key: key)
    }

    func messages(_ conversation: Conversation, subscriber: String? = nil, after seq: Int64 = 0) throws -> [Message] {
        try helpdesk.readConversation(conversation.id, after: seq, as: visitor, subscriber: subscriber).messages
    }

    /// A ticket that an anonymous visitor asked for, and its conversation.
    func openTicket() throws -> (number: Int64, conversation: Conversation) {
        let conversation = try start()
        let posted = try post(SmallLanguage.askPerson, to: conversation)
        return (try XCTUnwrap(posted.ticketNumber), conversation)
    }

    func save(_ subscriber: String, source: String, title: String = "Plan") throws {
        let record = try SubscriberRecord(
            id: subscriber,
            [
                "name": "Sam",
                "subscriptions": [
                    [
                        "subscriptionId": "sub-1", "offerId": "o-1", "offerTitle": .string(title),
                        "source": .string(source), "status": "active", "startedAt": "2026-01-01T00:00:00Z",
                        "expiresAt": "2026-03-01T00:00:00Z",
                    ]
                ],
            ])
        try helpdesk.saveSubscriber(record, brand: "acme")
    }

    /// The bot gives up on a message after it has asked back once.
    func postTwice(_ text: String, to conversation: Conversation) throws -> PostedMessage {
        _ = try post(text, to: conversation)
        return try post(text, to: conversation)
    }
}
