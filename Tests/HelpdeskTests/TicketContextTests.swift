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
