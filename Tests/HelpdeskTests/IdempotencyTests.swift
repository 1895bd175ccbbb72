import XCTest

@testable import Helpdesk

final class IdempotencyTests: XCTestCase {
    func testTheFormOfAKey() throws {
        XCTAssertEqual(try IdempotencyKey("a-1_~!").text, "a-1_~!")
        XCTAssertNoThrow(try IdempotencyKey(String(repeating: "k", count: 255)))
        for text in ["", " ", "a b", "é", "a\n", "\u{7F}", String(repeating: "k", count: 256)] {
            XCTAssertThrowsError(try IdempotencyKey(text), text.debugDescription)
        }
    }

    func testARepeatedMessageGetsTheFirstResult() throws {
        let desk = try desk()
        let conversation = try desk.start()
        let key = try IdempotencyKey("k-1")
        let first = try desk.post(SmallLanguage.askCancel, to: conversation, key: key)
        _ = try desk.post("hello", to: conversation)
        desk.clock.advance(seconds: 3_600)
        let again = try desk.post(SmallLanguage.askCancel, to: conversation, key: key)
        XCTAssertEqual(again.message, first.message)
        XCTAssertEqual(again.replies, first.replies)
        XCTAssertEqual(try desk.messages(conversation).count, 4)
    }

    func testAKeyForAnotherMessageIsRefused() throws {
        let desk = try desk()
        let conversation = try desk.start()
        let key = try IdempotencyKey("k-1")
        _ = try desk.post("hello", to: conversation, key: key)
        assertThrows(.idempotencyKeyReused, try desk.post("hello!", to: conversation, key: key))
        XCTAssertEqual(try desk.messages(conversation).count, 2)
    }

    func testAKeyCountsInItsConversation() throws {
        let desk = try desk()
        let (one, other) = (try desk.start(), try desk.start())
        let key = try IdempotencyKey("k-1")
        XCTAssertEqual(try desk.post("hello", to: one, key: key).message.seq, 1)
        XCTAssertEqual(try desk.post(SmallLanguage.askCancel, to: other, key: key).message.seq, 1)
    }

    func testARefusedMessageLeavesTheKeyFree() throws {
        let desk = try desk()
        let conversation = try desk.start(subscriber: "s-1")
        let key = try IdempotencyKey("k-1")
        XCTAssertThrowsError(try desk.post("hello", to: conversation, subscriber: "s-2", key: key))
        XCTAssertEqual(try desk.post("hello there", to: conversation, subscriber: "s-1", key: key).message.seq, 1)
    }

    func testStartingTwiceIsOneConversation() throws {
        let desk = try desk()
        let key = try IdempotencyKey("k-1")
        let first = try desk.start(subscriber: "s-1", key: key)
        XCTAssertEqual(try desk.start(subscriber: "s-1", key: key), first)
        XCTAssertNotEqual(try desk.start(subscriber: "s-2", key: key).id, first.id)
        XCTAssertNotEqual(try desk.start(subscriber: "s-1").id, first.id)
        assertThrows(
            .idempotencyKeyReused,
            try desk.helpdesk.startConversation(
                ConversationStart(subscriber: "s-1", channel: .email), as: desk.visitor, key: key))
    }

    func testARepeatedReplyIsSentOnce() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        let conditions = ChangeConditions(seen: .oneOf([1]), key: try IdempotencyKey("k-1"))
        let first = try desk.helpdesk.replyToTicket(number, "Done.", as: desk.ana, conditions)
        XCTAssertEqual(try desk.helpdesk.replyToTicket(number, "Done.", as: desk.ana, conditions), first)
        XCTAssertEqual(try desk.messages(conversation).count { $0.author == .agent }, 1)
        assertThrows(
            .idempotencyKeyReused, try desk.helpdesk.replyToTicket(number, "Other.", as: desk.ana, conditions))
        assertThrows(.idempotencyKeyReused, try desk.helpdesk.addNote(number, "Done.", as: desk.ana, conditions))
    }

    func testRequestsThatRunTogetherAreToldApart() throws {
        let key = try IdempotencyKey("k")
        func fingerprint(_ request: [String]) -> String? {
            Repeatable(brand: "b", scope: "s", key: key, request: request)?.fingerprint
        }
        XCTAssertNotEqual(fingerprint(["ab", "c"]), fingerprint(["a", "bc"]))
        XCTAssertNotEqual(fingerprint(["a", ""]), fingerprint(["a"]))
    }
}
