import JSON
import XCTest

@testable import Helpdesk

final class TicketContextTests: XCTestCase {
    private func context(_ desk: Desk, subscriber: String) throws -> JSON {
        let conversation = try desk.start(subscriber: subscriber)
        let posted = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: subscriber)
        return try XCTUnwrap(desk.helpdesk.showTicket(XCTUnwrap(posted.ticketNumber), as: desk.ana).context)
    }

    func testTheContextStaysAsItWas() throws {
        let desk = try desk()
        try desk.save("s-1", source: "apple", title: "Old plan")
        desk.clock.advance(seconds: 90)
        let before = try context(desk, subscriber: "s-1")
        XCTAssertEqual(before["record"]?["subscriptions"]?[0]?["offerTitle"], "Old plan")
        XCTAssertEqual(before["managedBy"], ["apple"])
        XCTAssertEqual(before["takenAt"], "2026-02-01T12:01:30.000Z")
        XCTAssertEqual(before["asOf"], "2026-02-01T12:00:00.000Z", "how old it was")
        XCTAssertEqual(before["unavailable"], [])
        try desk.save("s-1", source: "google", title: "New plan")
        _ = try desk.helpdesk.takeTicket(1_001, as: desk.ana)
        XCTAssertEqual(try desk.helpdesk.showTicket(1_001, as: desk.ana).context, before)
    }

    func testAnUnknownSubscriberIsRecordedAsUnavailable() throws {
        let context = try context(desk(), subscriber: "s-9")
        XCTAssertEqual(context["subscriberId"], "s-9")
        XCTAssertEqual(context["record"], .null)
        XCTAssertEqual(
            context["unavailable"],
            [["part": "record", "reason": "nothing has been received about this subscriber"]])
    }

    func testARecordThatCannotBeReadIsRecordedAsUnavailable() throws {
        let desk = try desk()
        try desk.save("s-1", source: "apple")
        try desk.database.write { try $0.execute("UPDATE subscriber SET record = 'broken'", []) }
        XCTAssertEqual(
            try context(desk, subscriber: "s-1")["unavailable"],
            [["part": "record", "reason": "the stored record could not be read"]])
    }

    func testSigningInLateStillBringsTheContext() throws {
        let desk = try desk()
        try desk.save("s-1", source: "roku")
        let conversation = try desk.start()
        _ = try desk.post("hello", to: conversation)
        _ = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: "s-1")
        let view = try desk.helpdesk.showTicket(1_001, as: desk.ana)
        XCTAssertEqual(view.ticket.subscriber, "s-1")
        XCTAssertEqual(view.context?["managedBy"], ["roku"])
    }
}

extension TicketContextTests {
    /// What an agent may not see of tickets, they do not see of subscribers either.
    func testAContextIsAsHiddenAsItsTicket() throws {
        let desk = try desk()
        try desk.save("s-1", source: "roku")
        let number = try desk.open(subscriber: "s-1")
        let pays = try desk.agent("Paul", .agent, ["queues": ["payments": "work"]])
        for isFresh in [false, true] {
            assertThrows(
                .notAllowed(reason: "You may not see the queue \"general\"."),
                try desk.helpdesk.ticketContext(number, as: pays, isFresh: isFresh))
        }
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.queue, "payments", [:], as: lead)
        let other = try desk.open(subscriber: "s-1")
        var update = TicketUpdate()
        update.queue = "payments"
        _ = try desk.helpdesk.updateTicket(other, update, as: lead)
        XCTAssertEqual(try desk.helpdesk.ticketContext(other, as: pays, isFresh: false).tickets, [])
        XCTAssertEqual(try desk.helpdesk.ticketContext(other, as: lead, isFresh: false).tickets.map(\.number), [number])
    }

    func testAFreshContextShowsWhatChanged() throws {
        let desk = try desk()
        try desk.save("s-1", source: "apple", title: "Old plan")
        let first = try desk.start(subscriber: "s-1")
        _ = try desk.post(SmallLanguage.askCancel, to: first, subscriber: "s-1")
        _ = try desk.post(SmallLanguage.askPerson, to: first, subscriber: "s-1")
        let second = try desk.start(subscriber: "s-1")
        _ = try desk.post(SmallLanguage.askPerson, to: second, subscriber: "s-1")
        desk.clock.advance(seconds: 5)
        try desk.save("s-1", source: "apple", title: "New plan")
        let old = try desk.helpdesk.ticketContext(1_001, as: desk.ana, isFresh: false)
        XCTAssertNil(old.fresh)
        XCTAssertEqual(old.changes, [])
        XCTAssertEqual(old.answers, ["cancel-subscription"])
        XCTAssertEqual(old.tickets.map(\.number), [1_002])
        XCTAssertEqual(old.promises.first { $0.action == .refund }?.verdict.isAllowed, false)
        let fresh = try desk.helpdesk.ticketContext(1_001, as: desk.ana, isFresh: true)
        XCTAssertEqual(
            fresh.changes,
            [ContextChange(field: "subscriptions.sub-1.offerTitle", before: "Old plan", after: "New plan")])
        XCTAssertEqual(try desk.helpdesk.showTicket(1_001, as: desk.ana).context, fresh.snapshot, "it stays as it was")
        assertThrows(.notFound(what: "ticket"), try desk.helpdesk.ticketContext(9, as: desk.ana, isFresh: true))
        XCTAssertThrowsError(try desk.helpdesk.ticketContext(1_001, as: desk.visitor, isFresh: false))
    }
}
