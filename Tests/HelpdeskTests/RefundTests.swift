import JSON
import XCTest

@testable import Helpdesk

final class RefundTests: XCTestCase {
    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? HelpdeskError)?.code }
        return nil
    }

    private func ticket(_ desk: Desk) throws -> (Int64, Conversation) {
        func payment(_ id: String, _ source: String, _ status: String, of subscription: String? = nil) -> JSON {
            [
                "paymentId": .string(id), "source": .string(source), "status": .string(status), "price": 1_499,
                "currency": "EUR", "at": "2026-01-20T00:00:00Z", "subscriptionId": JSON(subscription),
            ]
        }
        let record: JSON = [
            "subscriptions": [
                ["subscriptionId": "at-roku", "offerId": "o", "source": "roku", "status": "active"]
            ],
            "payments": [
                payment("own", "cleeng", "captured"), payment("apple", "apple", "captured"),
                payment("stray", "cleeng", "captured", of: "at-roku"),
                payment("failed", "cleeng", "rejected"),
            ],
        ]
        try desk.helpdesk.saveSubscriber(try SubscriberRecord(id: "sam", record), brand: "acme")
        let conversation = try desk.start(subscriber: "sam")
        let posted = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: "sam")
        return (try XCTUnwrap(posted.ticketNumber), conversation)
    }

    func testOnlyOwnCapturedPaymentsAndEachOnce() throws {
        let desk = try desk()
        let (number, _) = try ticket(desk)
        func ask(_ payment: String) throws -> TicketView {
            try desk.helpdesk.requestRefund(number, payment: payment, reason: "twice", as: desk.ana)
        }
        XCTAssertThrowsError(try ask("apple")) {
            let error = $0 as? HelpdeskError
            XCTAssertEqual(error, .refundElsewhere(source: .apple, place: .appleReport))
            XCTAssert(error?.description.contains("reportaproblem.apple.com") ?? false, "where to go instead")
        }
        assertThrows(.refundElsewhere(source: .roku, place: .rokuAccount), try ask("stray"))
        XCTAssertEqual(code { _ = try ask("failed") }, "refund_not_possible")
        XCTAssertEqual(code { _ = try ask("other") }, "not_found")
        let view = try ask("own")
        XCTAssertEqual(view.refunds.map(\.status), [.requested])
        XCTAssertEqual(view.refunds[0].amount, Money(minorUnits: 1_499, currency: "EUR"))
        XCTAssertEqual(code { _ = try ask("own") }, "refund_exists")
        try desk.assertHistory(of: number)
    }

    func testScreenedPostponedApprovedAndTold() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        let (number, conversation) = try ticket(desk)
        let id = try desk.helpdesk.requestRefund(number, payment: "own", reason: "x", as: desk.ana).refunds[0].id
        XCTAssertEqual(code { _ = try desk.helpdesk.decideRefund(id, .approve, why: nil, as: desk.ana) }, "not_allowed")
        XCTAssertEqual(
            code { _ = try desk.helpdesk.decideRefund(id, .approve, why: nil, as: lead) }, "refund_transition")
        _ = try desk.helpdesk.decideRefund(id, .screen, why: "fair", as: desk.ana)
        let later = desk.clock.now.adding(seconds: 30 * 86_400)
        XCTAssertEqual(code { _ = try desk.helpdesk.decideRefund(id, .postpone, why: nil, as: lead) }, "invalid_field")
        XCTAssertEqual(
            try desk.helpdesk.decideRefund(id, .postpone, why: nil, until: later, as: lead).deadline, later)
        desk.clock.advance(seconds: 10 * 86_400)
        try desk.helpdesk.runDueTimers()
        let done = try desk.helpdesk.decideRefund(id, .approve, why: "our fault", as: lead)
        XCTAssertEqual(done.status, .approved)
        XCTAssertEqual(done.decidedBy, "Lea")
        XCTAssertEqual(code { _ = try desk.helpdesk.decideRefund(id, .deny, why: nil, as: lead) }, "refund_transition")
        let told = try desk.messages(conversation, subscriber: "sam").filter { $0.text.contains("€14.99") }
        XCTAssertEqual(told.map(\.author), [.bot, .bot], "of the postponement and of the approval")
        try desk.assertHistory(of: number)
    }

    func testRefundsOfOtherQueuesAreNotShownNorScreened() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.queue, "vip", [:], as: lead)
        let (number, _) = try ticket(desk)
        let id = try desk.helpdesk.requestRefund(number, payment: "own", reason: "x", as: desk.ana).refunds[0].id
        let stranger = try desk.agent("Sid", .agent, ["queues": ["vip": "work"]])
        let reader = try desk.agent("Rea", .agent, ["queues": ["general": "read"]])
        XCTAssertEqual(try desk.helpdesk.listRefunds(nil, as: stranger), [])
        XCTAssertEqual(try desk.helpdesk.listRefunds(nil, as: reader).map(\.id), [id])
        for agent in [stranger, reader] {
            XCTAssertEqual(code { _ = try desk.helpdesk.decideRefund(id, .screen, why: nil, as: agent) }, "not_allowed")
        }
        XCTAssertEqual(try desk.helpdesk.decideRefund(id, .screen, why: nil, as: desk.ben).status, .screened)
    }

    func testAfterTheDeadlineThePolicyDecides() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.desk, "desk", ["refundHours": 5, "refundPolicy": "approve"], as: lead)
        let (number, _) = try ticket(desk)
        _ = try desk.helpdesk.requestRefund(number, payment: "own", reason: "x", as: desk.ana)
        desk.clock.advance(seconds: 5 * 3_600 - 1)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.helpdesk.listRefunds(nil, as: desk.ana).map(\.status), [.requested])
        desk.clock.advance(seconds: 1)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.helpdesk.listRefunds(nil, as: desk.ana), [])
        let decided = try desk.helpdesk.listRefunds(.approved, as: desk.ana)
        XCTAssertEqual(decided.map(\.decidedBy), ["policy"])
    }

    func testAmountsAreWrittenAsInTheLanguage() throws {
        let amount = Money(minorUnits: 149_900, currency: "EUR")
        XCTAssertEqual(amount.text(for: try locale("en")), "€1,499.00")
        XCTAssertEqual(
            Money(minorUnits: 1_500, currency: "JPY").text(for: try locale("en")), "¥1,500", "yen have no decimals")
        XCTAssert(amount.text(for: try locale("de")).hasSuffix("€"))
    }

    func testTheSubscriberIsAskedOnceAndAnswersOnce() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        let (number, conversation) = try desk.openTicket()
        func questions() throws -> [String] {
            try desk.messages(conversation).filter { $0.text.hasPrefix("Rate: ") }.map(\.text)
        }
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        XCTAssertEqual(try questions(), [])
        desk.clock.advance(seconds: 3_600)
        try desk.helpdesk.runDueTimers()
        let token = try XCTUnwrap(try questions().first?.split(separator: "/").last.map(String.init))
        _ = try desk.post("one more thing", to: conversation)
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        desk.clock.advance(seconds: 3_600)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try questions().count, 1)
        for wrong in ["", "x", token + "x", String(token.dropLast()), "tkt_1.\(token)"] {
            assertThrows(.notFound(what: "question"), try desk.helpdesk.ratingQuestion(wrong))
            assertThrows(
                .notFound(what: "question"), try desk.helpdesk.answerRating(wrong, score: 5, comment: nil))
        }
        XCTAssertEqual(code { _ = try desk.helpdesk.answerRating(token, score: 6, comment: nil) }, "invalid_field")
        let answer = try desk.helpdesk.answerRating(token, score: 2, comment: "slow, 4111111111111111")
        XCTAssertEqual(answer.rating.comment, "slow, ************1111")
        _ = try desk.helpdesk.answerRating(token, score: 2, comment: "slow, 4111111111111111")
        XCTAssertEqual(code { _ = try desk.helpdesk.answerRating(token, score: 5, comment: nil) }, "already_rated")
        XCTAssertEqual(try desk.helpdesk.listRatings(as: lead, limit: 10).map(\.score), [2])
        XCTAssertEqual(code { _ = try desk.helpdesk.listRatings(as: desk.ana, limit: 10) }, "not_allowed")
    }

    func testASolvedTicketThatCameBackIsNotAskedAbout() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        _ = try desk.post("no", to: conversation)
        desk.clock.advance(seconds: 3_600)
        try desk.helpdesk.runDueTimers()
        XCTAssertNil(try desk.helpdesk.showTicket(number, as: desk.ana).rating)
    }
}
