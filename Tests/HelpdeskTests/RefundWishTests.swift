import Dispatch
import JSON
import Synchronization
import XCTest

@testable import Helpdesk

/// Refunds that subscribers ask for themselves, and those that the bot asks for on their behalf.
final class RefundWishTests: XCTestCase {
    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? HelpdeskError)?.code }
        return nil
    }

    /// Sam has paid us twice, and Apple once.
    private func deskOfSam() throws -> Desk {
        let desk = try desk()
        func payment(_ id: String, _ source: String, _ day: String, _ price: Int64 = 1_499) -> JSON {
            [
                "paymentId": .string(id), "source": .string(source), "status": "captured", "price": .int(price),
                "currency": "EUR", "at": .string("2026-01-\(day)T00:00:00Z"),
            ]
        }
        let record: JSON = [
            "payments": [
                payment("old", "cleeng", "02"), payment("new", "cleeng", "20", 999), payment("apple", "apple", "25"),
                payment("free", "cleeng", "26", 0),
            ]
        ]
        try desk.helpdesk.saveSubscriber(try SubscriberRecord(id: "sam", record), brand: "acme")
        return desk
    }

    private func ask(
        _ desk: Desk, _ payment: String, _ conversation: Conversation, _ reason: String = "charged twice",
        subscriber: String? = "sam", key: IdempotencyKey? = nil
    ) throws -> Refund {
        try desk.helpdesk.askForRefund(
            RefundWish(payment: payment, reason: reason), in: conversation.id, as: desk.visitor, subscriber: subscriber,
            key: key)
    }

    private func tap(_ desk: Desk, _ id: String, _ conversation: Conversation) throws -> PostedMessage {
        try desk.helpdesk.postMessage(
            Said("/\(id)", tapped: id), to: conversation.id, as: desk.visitor, subscriber: "sam", key: nil)
    }

    // MARK: By themselves

    func testAWishOpensATicketAndTheSubscriberIsTold() throws {
        let desk = try deskOfSam()
        let lead = try desk.agent("Lea", .lead)
        let conversation = try desk.start(subscriber: "sam")
        let offer = try desk.helpdesk.readRefunds(of: conversation.id, as: desk.visitor, subscriber: "sam")
        XCTAssertEqual(offer.payments.map(\.paymentID), ["new", "old"], "the latest first, and only ours")
        let refund = try ask(desk, "new", conversation, "card 4111111111111111 was charged twice")
        XCTAssertEqual(refund.askedBy, "subscriber")
        XCTAssertEqual(refund.status, .requested)
        let view = try desk.helpdesk.showTicket(refund.ticketNumber, as: desk.ana)
        XCTAssertEqual(view.ticket.subject, "card ************1111 was charged twice")
        XCTAssertEqual(view.ticket.state.topic, "refund-request")
        XCTAssertEqual(view.refunds, [refund])
        XCTAssertNotNil(view.context)
        let said = try desk.messages(conversation, subscriber: "sam").map(\.text)
        XCTAssertEqual(said.count, 2)
        XCTAssert(said[1].hasPrefix("Noted €9.99 Passed on to the team as \(refund.ticketNumber)"), said[1])
        let later = try desk.helpdesk.readRefunds(of: conversation.id, as: desk.visitor, subscriber: "sam")
        XCTAssertEqual(later.refunds, [refund])
        XCTAssertEqual(later.payments.map(\.paymentID), ["old"])
        _ = try desk.helpdesk.decideRefund(refund.id, .screen, why: nil, as: desk.ana)
        _ = try desk.helpdesk.decideRefund(refund.id, .approve, why: nil, as: lead)
        XCTAssertEqual(try desk.messages(conversation, subscriber: "sam").last?.text, "Approved €9.99")
        try desk.assertHistory(of: refund.ticketNumber)
    }

    func testAWishGoesOnTheConversationsTicketAlsoAfterItWasSolved() throws {
        let desk = try deskOfSam()
        let conversation = try desk.start(subscriber: "sam")
        let posted = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: "sam")
        let number = try XCTUnwrap(posted.ticketNumber)
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        XCTAssertEqual(try ask(desk, "new", conversation).ticketNumber, number)
        XCTAssertEqual(try desk.ticket(number).status, .open, "what they write reopens it")
        // For good: what comes after is another ticket.
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        desk.clock.advance(seconds: 96 * 3_600)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.ticket(number).status, .closed)
        let next = try ask(desk, "old", conversation).ticketNumber
        XCTAssertNotEqual(next, number)
        try desk.assertHistory(of: next)
    }

    func testOnlyTheirOwnPaymentsAndOnlyOurs() throws {
        let desk = try deskOfSam()
        let conversation = try desk.start(subscriber: "sam")
        assertThrows(.refundElsewhere(source: .apple, place: .appleReport), try ask(desk, "apple", conversation))
        XCTAssertEqual(code { _ = try ask(desk, "free", conversation) }, "refund_not_possible")
        XCTAssertEqual(code { _ = try ask(desk, "none", conversation) }, "not_found")
        XCTAssertEqual(code { _ = try ask(desk, "new", conversation, " \n") }, "invalid_field")
        XCTAssertEqual(code { _ = try ask(desk, "new", conversation, subscriber: "eve") }, "not_found")
        XCTAssertEqual(code { _ = try ask(desk, "new", conversation, subscriber: nil) }, "not_found")
        let anonymous = try desk.start()
        XCTAssertEqual(code { _ = try ask(desk, "new", anonymous, subscriber: nil) }, "not_allowed")
        let eves = try desk.start(subscriber: "eve")
        XCTAssertEqual(code { _ = try ask(desk, "new", eves, subscriber: "eve") }, "not_found")
        XCTAssertEqual(
            code {
                _ = try desk.helpdesk.askForRefund(
                    RefundWish(payment: "new", reason: "x"), in: conversation.id, as: desk.ana, subscriber: nil,
                    key: nil)
            }, "not_allowed")
        XCTAssertEqual(try desk.messages(conversation, subscriber: "sam"), [], "nothing was stored")
        XCTAssertEqual(try desk.helpdesk.listRefunds(nil, as: desk.ana), [])
    }

    func testARepeatIsTheSameWishAndTogetherOneWins() throws {
        let desk = try deskOfSam()
        let conversation = try desk.start(subscriber: "sam")
        let key = try IdempotencyKey("once")
        let first = try ask(desk, "new", conversation, key: key)
        XCTAssertEqual(try ask(desk, "new", conversation, key: key), first)
        XCTAssertEqual(code { _ = try ask(desk, "old", conversation, key: key) }, "idempotency_key_reused")
        XCTAssertEqual(code { _ = try ask(desk, "new", conversation) }, "refund_exists")
        let talks = try (0..<4).map { _ in try desk.start(subscriber: "sam") }
        let codes = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: talks.count) { place in
            let wish = RefundWish(payment: "old", reason: "x")
            var code = "done"
            do {
                _ = try desk.helpdesk.askForRefund(
                    wish, in: talks[place].id, as: desk.visitor, subscriber: "sam", key: nil)
            } catch { code = (error as? HelpdeskError)?.code ?? "\(error)" }
            codes.withLock { [code] in $0.append(code) }
        }
        XCTAssertEqual(codes.withLock { $0.sorted() }, ["done", "refund_exists", "refund_exists", "refund_exists"])
        XCTAssertEqual(try desk.helpdesk.listRefunds(nil, as: desk.ana).count, 2)
        XCTAssertEqual(try desk.numbers("").count, 2, "who came too late has opened no ticket")
    }

    // MARK: By the bot

    func testTheBotOffersPaymentsAsksWhyAndPassesTheWishOn() throws {
        let desk = try deskOfSam()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.desk, "desk", ["refundTopics": ["cancel-subscription"]], as: lead)
        let conversation = try desk.start(subscriber: "sam")
        let answered = try desk.post(SmallLanguage.askCancel, to: conversation, subscriber: "sam")
        XCTAssertEqual(
            answered.replies.last?.quickReplies.map(\.id), ["refund:new", "refund:old", "helped", "not_helped"])
        XCTAssertEqual(answered.replies.last?.quickReplies[0].label, "Back €9.99 of January 20, 2026")
        let why = try tap(desk, "refund:old", conversation)
        XCTAssertEqual(why.replies.map(\.text), ["First\n\nWhy?"])
        XCTAssertNil(why.ticketNumber)
        let done = try desk.post("the stream was down", to: conversation, subscriber: "sam")
        XCTAssertEqual(done.outcome, .escalated)
        XCTAssert(done.replies[0].text.hasPrefix("Noted €14.99\n\nPassed on to"), done.replies[0].text)
        let refund = try XCTUnwrap(desk.helpdesk.listRefunds(nil, as: desk.ana).first)
        XCTAssertEqual(
            [refund.payment, refund.reason, refund.askedBy], ["old", "the stream was down", "bot"])
        XCTAssertEqual(try desk.ticket(refund.ticketNumber).subject, SmallLanguage.askCancel)
        try desk.assertHistory(of: refund.ticketNumber)
    }

    func testWhoeverFallsSilentHasAskedAllTheSame() throws {
        let desk = try deskOfSam()
        let conversation = try desk.start(subscriber: "sam")
        _ = try tap(desk, "refund:new", conversation)
        desk.clock.advance(seconds: FinishIntake.patience)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.helpdesk.listRefunds(nil, as: desk.ana).map(\.payment), ["new"])
    }

    func testTapsThatNobodyOfferedGiveNothingAway() throws {
        let desk = try deskOfSam()
        for tapped in ["refund:apple", "refund:none", "refund:"] {
            let conversation = try desk.start(subscriber: "sam")
            _ = try tap(desk, tapped, conversation)
            let posted = try desk.post("skip", to: conversation, subscriber: "sam")
            XCTAssertNil(posted.replies.first { $0.text.contains("Noted") }, tapped)
        }
        XCTAssertEqual(try desk.helpdesk.listRefunds(nil, as: desk.ana), [])
        // Nobody who is not signed in is offered anything, nor where the article is about something else.
        let lead = try desk.agent("Lea", .lead)
        let other = try desk.post(SmallLanguage.askCancel, to: desk.start(subscriber: "sam"), subscriber: "sam")
        XCTAssertEqual(other.replies.last?.quickReplies.map(\.id), ["helped", "not_helped"])
        try desk.set(.desk, "desk", ["refundTopics": ["cancel-subscription"]], as: lead)
        let anonymous = try desk.post(SmallLanguage.askCancel, to: desk.start())
        XCTAssertEqual(anonymous.replies.last?.quickReplies.map(\.id), ["helped", "not_helped"])
    }
}
