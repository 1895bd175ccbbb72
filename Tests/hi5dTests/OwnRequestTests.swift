import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// What subscribers ask for and attach in their conversations, when it is not what it must be.
final class OwnRequestTests: ServerTestCase {
    func testWishesForRefundsAreChecked() throws {
        let server = try startServer()
        let own = server.one.subscriber("ana")
        let address = "/v1/conversations/\(try own.start())/refunds"
        for value in [JSON.null, 1, true, [], [:], "", .string(String(repeating: "a", count: 201))] {
            expect(try own.post(address, ["payment": value, "reason": "x"]), 400, "invalid_field", field: "payment")
        }
        for value in [JSON.null, 7, ["a"], "", " \n", "\u{0}", .string(String(repeating: "a", count: 1_001))] {
            expect(
                try own.post(address, ["payment": "pay-11", "reason": value]), 400, "invalid_field", field: "reason")
        }
        expect(
            try own.post(address, ["payment": "pay-11", "reason": "x", "amount": 1]), 400, "invalid_field",
            field: "amount")
        expect(try own.post("\(address)?x=1", ["payment": "p", "reason": "x"]), 400, "invalid_field", field: "x")
        expect(try own.get("\(address)?x=1"), 400, "invalid_field", field: "x")
        let broken = Array(#"{"payment":"pay-11","reason":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)
        XCTAssertEqual(try own.send("POST", address, broken).status, 400)
        XCTAssertEqual(try own.get(address).json["refunds"], [])
        for caller in [server.two.subscriber("ana"), server.two.program, server.one.subscriber("ben")] {
            expect(try caller.get(address), 404, "not_found")
            expect(try caller.post(address, ["payment": "pay-11", "reason": "x"]), 404, "not_found")
        }
        expect(try server.one.agent.post(address, ["payment": "pay-11", "reason": "x"]), 403, "not_allowed")
        // The brand's own program may ask on the subscriber's behalf.
        XCTAssertEqual(
            try server.one.program.post(address, ["payment": "pay-11", "reason": "by phone"]).status, 201)
    }

    func testFilesAreChecked() throws {
        let server = try startServer()
        let own = server.one.subscriber("ana")
        let (conversation, _) = try own.escalate()
        let address = "/v1/conversations/\(conversation)/attachments"
        let (log, text) = (Array("a log".utf8), ["Content-Type": "text/plain"])
        func send(_ caller: Caller, _ query: String, _ bytes: [UInt8]) throws -> Answer {
            try caller.send("POST", address + query, bytes, text)
        }
        expect(try send(own, "", log), 400, "invalid_field", field: "name")
        expect(try send(own, "?name=a&public=true", log), 400, "invalid_field", field: "public")
        expect(try send(own, "?name=..%2Fa", log), 400, "invalid_field", field: "name")
        expect(try send(own, "?name=%FF", log), 400, "invalid_field", field: "name")
        let huge = [UInt8](repeating: UInt8(ascii: "a"), count: 10 << 20 + 1)
        expect(try send(own, "?name=a", huge), 413, "content_too_large", field: "body")
        expect(try send(server.one.visitor, "?name=a", Array(huge.prefix(2 << 20))), 404, "not_found")
        expect(try send(server.nobody, "?name=a", Array(huge.prefix(2 << 20))), 401, "unauthenticated")
        for caller in [server.two.subscriber("ana"), server.two.program, server.one.subscriber("ben")] {
            expect(try send(caller, "?name=a", log), 404, "not_found")
            expect(try caller.get(address), 404, "not_found")
        }
        expect(try send(server.one.agent, "?name=a", log), 403, "not_allowed")
        XCTAssertEqual(try own.get(address).json["attachments"], [])
        let kept = try send(own, "?name=a%20log.txt", Array(huge.dropLast()))
        XCTAssertEqual(kept.status, 201, kept.text)
        let id = try XCTUnwrap(kept.json["id"]?.string)
        let read = try own.get("\(address)/\(id)")
        XCTAssertEqual(read.body.count, 10 << 20)
        XCTAssertEqual(read.headers["content-disposition"], "attachment; filename*=UTF-8''a%20log.txt")
        XCTAssertEqual(read.headers["content-security-policy"], "default-src 'none'; sandbox")
    }

    func testLargeFilesOfVisitorsAreFewAMinute() throws {
        let uploads = VisitorUploads()
        let time = Timestamp(1_800_000_000_000)
        func begin(_ client: String, seconds: Int64 = 0) throws {
            try uploads.begin(from: NetworkAddress(client), at: time.adding(seconds: seconds))
        }
        func assertTooOften(_ client: String) {
            XCTAssertThrowsError(try begin(client, seconds: 50)) {
                guard case HelpdeskError.tooOften(_, 10) = $0 else { return XCTFail("\($0)") }
            }
        }
        for client in ["8.8.8.1", "2001:db8::1", "8.8.8.2", "8.8.8.3", "nowhere"] {
            for _ in 0..<VisitorUploads.mostLarge.ofAClient { try begin(client) }
            assertTooOften(client == "2001:db8::1" ? "2001:db8::2" : client)
        }
        assertTooOften("8.8.8.4")
        XCTAssertNoThrow(try begin("8.8.8.1", seconds: 60))
    }

    func testFilesOfAVisitorAreSoManyADay() throws {
        let uploads = VisitorUploads()
        let time = Timestamp(1_800_000_000_000)
        func take(_ client: String, _ bytes: Int, days: Int64 = 0) throws {
            try uploads.take(bytes, from: NetworkAddress(client), at: time.adding(days: days))
        }
        for _ in 0..<VisitorUploads.mostADay.files { try take("8.8.8.1", 1) }
        XCTAssertThrowsError(try take("8.8.8.1", 1))
        for _ in 0..<10 { try take("8.8.8.2", 10 << 20) }
        XCTAssertThrowsError(try take("8.8.8.2", 1)) {
            guard case HelpdeskError.tooOften(_, let seconds) = $0 else { return XCTFail("\($0)") }
            XCTAssert((1...86_400).contains(seconds))
        }
        XCTAssertNoThrow(try take("8.8.8.3", 10 << 20))
        XCTAssertNoThrow(try take("8.8.8.1", 1, days: 1))
    }

    func testAVisitorAttachesToTheConversationWhoseIDTheyHave() throws {
        let server = try startServer()
        let visitor = server.one.visitor
        let conversation = try visitor.start()
        func send(_ caller: Caller, _ conversation: String) throws -> Answer {
            try caller.send(
                "POST", "/v1/conversations/\(conversation)/attachments?name=a.txt", Array("a log".utf8),
                ["Content-Type": "text/plain"])
        }
        XCTAssertEqual(try send(visitor, conversation).status, 201)
        expect(try send(visitor, "cnv_none"), 404, "not_found")
        expect(try send(server.two.visitor, conversation), 404, "not_found")
        expect(try send(visitor, try server.one.subscriber("ben").start()), 404, "not_found")
        for _ in 1..<5 { XCTAssertEqual(try send(visitor, conversation).status, 201) }
        expect(try send(visitor, conversation), 422, "too_many_files")
        let posted = try visitor.say(Words.forPerson, in: conversation)
        let ticket = try XCTUnwrap(posted.json["ticket"]?.int, posted.text)
        XCTAssertEqual(try server.one.agent.get("/v1/tickets/\(ticket)").json["attachments"]?.array?.count, 5)
    }
}
