import JSON
import XCTest

@testable import Helpdesk

final class ErasureTests: XCTestCase {
    private func filled() throws -> Desk {
        let desk = try desk()
        try desk.takeNotices()
        try desk.save("s-1", source: "roku", title: "Secret plan")
        let conversation = try desk.start(subscriber: "s-1")
        _ = try desk.post("my name is Ana Keller, zebra quantum", to: conversation, subscriber: "s-1")
        _ = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: "s-1")
        _ = try desk.helpdesk.addNote(1_001, "Ana Keller called", as: desk.ana, ChangeConditions())
        _ = try desk.helpdesk.replyToTicket(1_001, "Dear Ana Keller", as: desk.ana, ChangeConditions())
        return desk
    }

    func testNothingOfThePersonIsLeft() throws {
        let desk = try filled()
        let export = try desk.helpdesk.exportSubscriber("s-1", as: desk.integration)
        for word in ["Secret plan", "my name is Ana Keller", "Dear Ana Keller", "Ana Keller called"] {
            XCTAssertTrue(export.text.contains(word), word)
        }
        let erased = try desk.helpdesk.eraseSubscriber("s-1", as: desk.integration)
        XCTAssertEqual(erased["tickets"], 1)
        XCTAssertEqual(erased["conversations"], 1)
        for table in try desk.database.read({ try $0.tables() }) {
            for column in table.columns.map(\.name) {
                for word in ["Keller", "Secret plan", "s-1"] {
                    let found = try desk.database.read { session in
                        try session.query(
                            "SELECT CAST(\(column) AS TEXT) FROM \(table.name) WHERE CAST(\(column) AS TEXT) LIKE $1",
                            [.text("%\(word)%")]
                        ) { $0.text(0) }
                    }
                    XCTAssertEqual(found, [], "\(table.name).\(column)")
                }
            }
        }
        let view = try desk.helpdesk.showTicket(1_001, as: desk.ana)
        XCTAssertNil(view.ticket.subscriber)
        XCTAssertNil(view.context)
        XCTAssertEqual(view.ticket.subject, "[erased]")
        let records = try desk.database.read { session in
            try session.query("SELECT actor, tickets FROM erasure", []) { "\($0.text(0)) \($0.int(1))" }
        }
        XCTAssertEqual(records, ["integration 1"])
        assertThrows(.notFound(what: "subscriber"), try desk.helpdesk.eraseSubscriber("s-1", as: desk.integration))
        assertThrows(.notFound(what: "subscriber"), try desk.helpdesk.exportSubscriber("s-1", as: desk.integration))
    }

    func testAnOldNoticeDoesNotBringThePersonBack() throws {
        let desk = try filled()
        _ = try desk.helpdesk.eraseSubscriber("s-1", as: desk.integration)
        try desk.bill("customerUpdated", ["customerId": "s-1", "email": "ana@acme.test"])
        try desk.readHooks()
        assertThrows(.notFound(what: "subscriber"), try desk.record("s-1"))
        try desk.save("s-1", source: "roku")
        XCTAssertNoThrow(try desk.record("s-1"), "the brand itself says so")
    }

    func testWhoMay() throws {
        let desk = try filled()
        for principal in [desk.visitor, desk.ana] {
            XCTAssertThrowsError(try desk.helpdesk.exportSubscriber("s-1", as: principal))
            XCTAssertThrowsError(try desk.helpdesk.eraseSubscriber("s-1", as: principal))
        }
        let lead = Principal(brand: "acme", kind: .agent(Agent(id: "a", name: "Kim", role: .lead)))
        XCTAssertNoThrow(try desk.helpdesk.exportSubscriber("s-1", as: lead))
        let other = Principal(brand: "other", kind: .integration)
        assertThrows(.notFound(what: "subscriber"), try desk.helpdesk.eraseSubscriber("s-1", as: other))
    }

    func testRetentionForgetsInTime() throws {
        let desk = try filled()
        try desk.bill("weatherChanged", ["customerId": 5])
        try desk.readHooks()
        _ = try desk.helpdesk.solveTicket(1_001, as: desk.ana, ChangeConditions())
        try desk.set(
            .privacy, "privacy", ["noticeDays": 3, "inactiveSubscriberDays": 10, "conversationDays": 5],
            as: desk.integration)
        func day(_ days: Int64) throws {
            desk.clock.advance(seconds: days * 86_400)
            try desk.readHooks()
        }
        try day(2)
        XCTAssertEqual(try desk.counts().count, 1)
        try day(2)
        XCTAssertEqual(try desk.counts(), [:])
        XCTAssertTrue(try desk.helpdesk.exportSubscriber("s-1", as: desk.integration).text.contains("Keller"))
        try day(2)
        XCTAssertFalse(try desk.helpdesk.exportSubscriber("s-1", as: desk.integration).text.contains("Keller"))
        try day(6)
        assertThrows(.notFound(what: "subscriber"), try desk.helpdesk.exportSubscriber("s-1", as: desk.integration))
    }
}
