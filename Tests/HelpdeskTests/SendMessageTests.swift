import Synchronization
import XCTest

@testable import Helpdesk

/// Conversations by the caller's own ids.
final class SendMessageTests: XCTestCase {
    private func send(
        _ text: String, from sender: String, in desk: Desk, as principal: Principal? = nil, channel: Channel = .chat
    ) throws -> PostedMessage {
        try desk.helpdesk.sendMessage(
            IncomingMessage(sender: sender, said: Said(text), start: ConversationStart(channel: channel)),
            as: principal ?? desk.visitor, key: nil)
    }

    func testASenderHasOneConversationAChannel() throws {
        let desk = try desk()
        let first = try send("hello", from: "u-1", in: desk)
        XCTAssertEqual(try send("hello", from: "u-1", in: desk).conversation, first.conversation)
        XCTAssertNotEqual(try send("hello", from: "u-2", in: desk).conversation, first.conversation)
        XCTAssertNotEqual(try send("hello", from: "u-1", in: desk, channel: .email).conversation, first.conversation)
        XCTAssertNotEqual(
            try send("hello", from: "u-1", in: desk, as: desk.integration).conversation, first.conversation,
            "whoever chooses a sender on a page does not read the program's conversation")
        XCTAssertThrowsError(try send("hello", from: "u-1", in: desk, as: desk.ana))
        XCTAssertThrowsError(try send(" ", from: "u-1", in: desk))
    }

    func testAnotherBrandsSenderIsAnother() throws {
        let desk = try desk()
        let keys = try desk.helpdesk.createBrand(
            id: "other", name: "Other", defaultLocale: locale("en"), accountURL: "https://other.test")
        let other = try desk.helpdesk.authenticate("Bearer \(keys.publishable)")
        let first = try send("hello", from: "u-1", in: desk)
        XCTAssertNotEqual(try send("hello", from: "u-1", in: desk, as: other).conversation, first.conversation)
    }

    func testFirstMessagesAtOnceBeginOneConversation() throws {
        let desk = try desk()
        let ids = Mutex<Set<String>>([])
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 32) { _ in
            do {
                let incoming = IncomingMessage(
                    sender: "u-1", said: Said("hello"), start: ConversationStart(channel: .chat))
                let posted = try desk.helpdesk.sendMessage(incoming, as: desk.visitor, key: nil)
                ids.withLock { _ = $0.insert(posted.conversation) }
            } catch { failures.withLock { $0.append("\(error)") } }
        }
        XCTAssertEqual(failures.withLock { $0 }, [])
        XCTAssertEqual(ids.withLock { $0.count }, 1)
        let id = try XCTUnwrap(ids.withLock { $0.first })
        let messages = try desk.helpdesk.readConversation(id, after: 0, as: desk.visitor, subscriber: nil).messages
        XCTAssertEqual(messages.map(\.seq), Array(1...64), "one order, one answer each")
        XCTAssertEqual(messages.compactMap(\.replyTo).sorted(), stride(from: 1, to: 64, by: 2).map { $0 })
    }

    func testChangesAreAnnounced() throws {
        let desk = try desk()
        let heard = Mutex<[String]>([])
        let listener = desk.helpdesk.changes.listen { id in heard.withLock { $0.append(id) } }
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.replyToTicket(number, "Hello", as: desk.ana)
        XCTAssertEqual(heard.withLock { $0 }, [conversation.id, conversation.id])
        desk.helpdesk.changes.stopListening(listener)
        _ = try desk.post("more", to: conversation)
        XCTAssertEqual(heard.withLock { $0.count }, 2)
        let latest = try desk.helpdesk.latestMessages(of: [conversation.id, "cnv_none"])
        XCTAssertEqual(latest, [conversation.id: 4])
    }
}
