import JSON
import XCTest

@testable import hi5d

/// Tickets opened without the bot, and files on tickets, over HTTP.
final class DirectTicketTests: ServerTestCase {
    func testATicketIsOpened() throws {
        let server = try startServer()
        let body: JSON = [
            "text": "Sie haben zweimal abgebucht.", "channel": "email", "subscriber": "ben", "locale": "en",
            "priority": "urgent", "tags": ["letter"],
        ]
        let key = ["Idempotency-Key": "letter-1"]
        let opened = try server.one.program.post("/v1/tickets", body, key)
        XCTAssertEqual(opened.status, 201, opened.text)
        let number = try XCTUnwrap(opened.json["ticket"]?["number"]?.int)
        XCTAssertEqual(opened.headers["location"], "/v1/tickets/\(number)")
        XCTAssertEqual(try server.one.program.post("/v1/tickets", body, key).json["ticket"]?["number"]?.int, number)
        let ticket = try server.one.agent.get("/v1/tickets/\(number)").json
        XCTAssertEqual(ticket["conversation"], opened.json["conversation"])
        XCTAssertEqual(ticket["reason"], "direct")
        XCTAssertEqual(ticket["context"]?["record"]?["name"]?.string, "Ben Okafor")
        expect(try server.one.visitor.post("/v1/tickets", body), 403, "not_allowed")
        expect(try server.nobody.post("/v1/tickets", body), 401, "unauthenticated")
        XCTAssertEqual(try server.two.agent.get("/v1/tickets/\(number)").status, 404)
    }

    func testALanguageThatNobodyPublishesInIsSearched() throws {
        let server = try startServer()
        func open(_ text: String, _ locale: String, _ brand: TestServer.Tenant) throws -> Int64? {
            let opened = try brand.program.post("/v1/tickets", ["text": .string(text), "locale": .string(locale)])
            return opened.json["ticket"]?["number"]?.int
        }
        func found(_ query: String, _ brand: TestServer.Tenant) throws -> [Int64] {
            let page = try brand.agent.get("/v1/tickets?q=\(APIClient.escaped(query))")
            return (page.json["tickets"]?.array ?? []).compactMap { $0["number"]?.int }
        }
        XCTAssertEqual(try found("Häuser", server.one), [])
        let german = try open("Zwei Häuser, ein Konto.", "de", server.one)
        let thai = try open("ยกเลิกการสมัครสมาชิก", "th", server.one)
        _ = try open("Zwei Häuser, ein Konto.", "en", server.two)
        for query in ["Haus", "Häuser", "-สมัคร konto", "lang:de HAUS"] {
            XCTAssertEqual(try found(query, server.one), [german], query)
        }
        XCTAssertEqual(try found("สมัคร", server.one), [thai])
        XCTAssertEqual(try found("Haus", server.two), [], "by the rules of its own language")
        XCTAssertEqual(try found("lang:th haus", server.one), [])
    }

    func testWhatIsWrongIsNamed() throws {
        let server = try startServer()
        let long = JSON.string(String(repeating: "a", count: 20_001))
        for (body, field) in [
            (["text": ""], "text"), (["subject": "x"], "text"), (["text": long], "text"), (["text": 7], "text"),
            (["text": "x", "locale": "??"], "locale"), (["text": "x", "channel": "fax"], "channel"),
            (["text": "x", "priority": "highest"], "priority"), (["text": "x", "queue": "lost"], "queue"),
            (["text": "x", "tags": [7]], "tags[0]"), (["text": "x", "brand": "two"], "brand"),
            (["text": "x", "status": "closed"], "status"),
        ] as [(JSON, String)] {
            expect(try server.one.program.post("/v1/tickets", body), 400, "invalid_field", field: field)
        }
        XCTAssertEqual(try server.one.agent.get("/v1/tickets?status=all").json["tickets"]?.array?.count, 0)
    }

    func testFilesMayBeLargerThanOtherBodies() throws {
        let server = try startServer()
        let ticket = try server.one.visitor.escalate().ticket
        let address = "/v1/tickets/\(ticket)/attachments"
        let log = [UInt8](repeating: UInt8(ascii: "a"), count: 5 << 20)
        let text = ["Content-Type": "text/plain"]
        let attached = try server.one.agent.send("POST", "\(address)?name=app.log", log, text)
        XCTAssertEqual(attached.status, 201, attached.text)
        let id = try XCTUnwrap(attached.json["attachments"]?[0]?["id"]?.string)
        XCTAssertEqual(try server.one.agent.get("\(address)/\(id)").body, log)
        let huge = [UInt8](repeating: UInt8(ascii: "a"), count: 10 << 20 + 1)
        expect(
            try server.one.agent.send("POST", "\(address)?name=app.log", huge, text), 413, "content_too_large",
            field: "body")
        // Strangers are not listened to for so long, and nothing else takes as much.
        expect(try server.nobody.send("POST", "\(address)?name=app.log", log, text), 401, "unauthenticated")
        expect(try server.one.visitor.send("POST", "\(address)?name=app.log", log, text), 403, "not_allowed")
        expect(try server.one.agent.send("POST", "/v1/tickets/next", log), 413, "content_too_large", field: "body")
        XCTAssertEqual(try server.one.agent.get("/v1/tickets/\(ticket)").json["attachments"]?.array?.count, 1)
    }
}
