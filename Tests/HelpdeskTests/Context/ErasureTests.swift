import JSON
import XCTest

@testable import Helpdesk

final class ErasureTests: XCTestCase {
    private func filled() throws -> Desk {
        let desk = try desk()
        try desk.takeNotices()
        try desk.save("s-1", source: "roku", title: "Secret plan")
        // What cannot be read is kept as it came.
        try desk.bill("paymentCaptured", ["customerId": "s-1", "name": "Keller"])
        try desk.bill("weatherChanged", ["customerId": "s-1", "name": "Keller"])
        let waiting: JSON = [
            "transactionType": "GraceInitiated", "originalTransactionId": "r-9", "partnerReferenceId": "s-1",
            "responseKey": "k", "customerName": "Keller",
        ]
        _ = try desk.helpdesk.patchSubscriber(
            "s-1",
            [
                "payments": [
                    [
                        "paymentId": "pay-Keller", "source": "cleeng", "status": "captured", "price": 100,
                        "currency": "EUR", "at": "2026-01-20T00:00:00Z",
                    ]
                ]
            ], brand: "acme")
        let conversation = try desk.start(subscriber: "s-1")
        _ = try desk.post("my name is Ana Keller, zebra quantum", to: conversation, subscriber: "s-1")
        _ = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: "s-1")
        _ = try desk.helpdesk.addNote(1_001, "Ana Keller called", as: desk.ana, ChangeConditions())
        _ = try desk.helpdesk.replyToTicket(1_001, "Dear Ana Keller", as: desk.ana, ChangeConditions())
        _ = try desk.helpdesk.requestRefund(1_001, payment: "pay-Keller", reason: "Keller wants it", as: desk.ana)
        _ = try desk.helpdesk.saveDraft(1_001, "Dear Keller", as: desk.ana)
        try desk.receive(.roku, waiting, token: "roku-token-00001")
        try desk.readHooks()
        return desk
    }

    func testNothingOfThePersonIsLeft() throws {
        let desk = try filled()
        let export = try desk.helpdesk.exportSubscriber("s-1", as: desk.integration)
        for word in [
            "Secret plan", "my name is Ana Keller", "Dear Ana Keller", "Ana Keller called", "Keller wants it",
            "weatherChanged", "pay-Keller",
        ] {
            XCTAssertTrue(export.text.contains(word), word)
        }
        let erased = try desk.helpdesk.eraseSubscriber("s-1", as: desk.integration)
        XCTAssertEqual(erased["tickets"], 1)
        XCTAssertEqual(erased["conversations"], 1)
        for table in try desk.database.read({ try $0.tables() }) {
            for column in table.columns.map(\.name) {
                for word in ["Keller", "Secret plan", "s-1"] {
                    // As a word: random keys hold any three letters now and then.
                    let whole = try Regex("\\b\(word)\\b")
                    let found = try desk.database.read { session in
                        try session.query(
                            "SELECT CAST(\(column) AS TEXT) FROM \(table.name) WHERE CAST(\(column) AS TEXT) LIKE $1",
                            [.text("%\(word)%")]
                        ) { $0.text(0) }
                    }
                    XCTAssertEqual(found.filter { $0.contains(whole) }, [], "\(table.name).\(column)")
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

    /// A new table stands here, once it is clear what becomes of a person in it.
    func testEveryTableIsAccountedFor() throws {
        let withoutPeople = [
            "access_key", "agent", "article", "article_event", "bot_settings", "bot_threshold", "bot_turn", "brand",
            "change", "erasure", "notice", "operator_key", "reader_key", "rule", "search_count", "setting",
            "signing_key", "ticket_link", "ticket_locale", "ticket_presence", "ticket_tag", "ticket_watcher",
        ]
        let erased = [
            "article_vote", "attachment", "conversation", "file_part", "hook_event", "idempotency", "lesson", "message",
            "note", "purchase_owner", "rating", "refund", "subscriber", "ticket", "ticket_draft", "ticket_event",
            "timer", TicketWords.table.name,
        ]
        let tables = try temporaryDatabase()
        _ = try desk(on: tables)
        XCTAssertEqual(
            Set(try tables.read { try $0.tables() }.map(\.name)).subtracting(["migration"]),
            Set(withoutPeople + erased))
    }

    func testFilesGoWithTheLastAttachment() throws {
        let desk = try desk()
        func attached(_ subscriber: String) throws -> Int64 {
            let number = try desk.open(subscriber: subscriber)
            _ = try desk.helpdesk.attachFile(
                NewAttachment(name: "Keller.txt", claimed: "text/plain", bytes: Array("Keller's screen".utf8)),
                to: number, as: desk.ana)
            return number
        }
        func files() throws -> Int64? {
            try desk.database.read { try $0.first("SELECT count(*) FROM file_part", []) { $0.int(0) } }
        }
        _ = try attached("s-1")
        let other = try attached("s-2")
        _ = try desk.helpdesk.eraseSubscriber("s-1", as: desk.integration)
        XCTAssertEqual(try files(), 1, "somebody else has the same file")
        XCTAssertEqual(try desk.helpdesk.showTicket(other, as: desk.ana).attachments.count, 1)
        _ = try desk.helpdesk.eraseSubscriber("s-2", as: desk.integration)
        XCTAssertEqual(try files(), 0)
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
        XCTAssertEqual(try desk.counts()["weatherChanged unknown"], 2)
        try day(2)
        XCTAssertEqual(try desk.counts(), [:])
        XCTAssertTrue(try desk.helpdesk.exportSubscriber("s-1", as: desk.integration).text.contains("Keller"))
        try day(2)
        let export = try desk.helpdesk.exportSubscriber("s-1", as: desk.integration)
        for part in ["conversations", "tickets"] { XCTAssertEqual(export[part]?.text.contains("Keller"), false, part) }
        try day(6)
        assertThrows(.notFound(what: "subscriber"), try desk.helpdesk.exportSubscriber("s-1", as: desk.integration))
    }
}
