import JSON
import XCTest

@testable import hi5d

/// What chatbots and chat widgets use.
final class ChatbotTests: ServerTestCase {
    private func send(_ caller: Caller, _ body: JSON) throws -> Answer { try caller.post("/v1/messages", body) }

    func testAConversationByTheCallersOwnID() throws {
        let server = try startServer()
        let question: JSON = ["channel": "chat", "sender": "u-1", "text": .string(Words.question)]
        let answered = try send(server.one.program, question)
        XCTAssertEqual(answered.status, 200, answered.text)
        XCTAssertEqual(answered.json["state"]?.string, "answered")
        XCTAssertEqual(answered.json["article"]?.string, Words.answerID)
        XCTAssertEqual(answered.json["replies"]?[0]?["link"]?.string, "/v1/faq/en/articles/\(Words.answerID)")
        XCTAssertEqual(answered.json["quickReplies"]?.array?.compactMap { $0["id"]?.string }, ["helped", "not_helped"])
        let helped = try send(server.one.program, ["channel": "chat", "sender": "u-1", "quickReply": "helped"])
        XCTAssertEqual(helped.json["state"]?.string, "resolved", helped.text)
        XCTAssertEqual(helped.json["conversation"], answered.json["conversation"])
        let escalated = try send(
            server.one.program, ["channel": "chat", "sender": "u-1", "text": .string(Words.forPerson)])
        XCTAssertEqual(escalated.json["state"]?.string, "escalated")
        XCTAssertNotNil(escalated.json["ticket"]?.int)
        let waiting = try send(server.one.program, question)
        XCTAssertEqual(waiting.json["state"]?.string, "waiting")
        XCTAssertEqual(waiting.json["replies"]?.array, [])
    }

    func testMessagesAreChecked() throws {
        let server = try startServer()
        for (body, field) in [
            (["text": "x"], "sender"), (["sender": "", "text": "x"], "sender"), (["sender": 7, "text": "x"], "sender"),
            (["sender": .string(String(repeating: "a", count: 201)), "text": "x"], "sender"),
            (["sender": "a"], "text"), (["sender": "a", "text": " "], "text"), (["sender": "a", "text": []], "text"),
            (["sender": "a", "text": .string(String(repeating: "a", count: 4_001))], "text"),
            (["sender": "a", "text": "x", "channel": "fax"], "channel"),
            (["sender": "a", "text": "x", "locale": "english"], "locale"),
            (["sender": "a", "quickReply": ""], "quickReply"), (["sender": "a", "text": "x", "reply": 1], "reply"),
        ] as [(JSON, String)] { expect(try send(server.one.visitor, body), 400, "invalid_field", field: field) }
        expect(
            try send(server.one.visitor, ["sender": "a", "text": "x", "subscriber": "ben"]), 403, "not_allowed",
            field: "subscriber")
        expect(try send(server.one.agent, ["sender": "a", "text": "x"]), 403, "not_allowed")
        expect(try send(server.nobody, ["sender": "a", "text": "x"]), 401, "unauthenticated")
        expect(
            try server.one.visitor.send(
                "POST", "/v1/messages", Array("{\"sender\":\"a\",\"text\":\"".utf8) + [0xC3, 0x28]),
            400, "invalid_json")
        // A tap that was never offered is a message like any other, and no way into anything.
        for tap in ["article:../../etc", "rule:x", "locale:xx", "helped", "nonsense", "article:"] {
            let answer = try send(server.one.visitor, ["sender": "b", "quickReply": .string(tap)])
            XCTAssertEqual(answer.status, 200, answer.text)
            XCTAssertNotEqual(answer.json["state"]?.string, "resolved")
        }
    }

    func testARepeatedMessageIsOne() throws {
        let server = try startServer()
        let body: JSON = ["sender": "u-9", "text": .string(Words.question)]
        let answers = try together(8) { _ in
            try server.one.visitor.post("/v1/messages", body, ["Idempotency-Key": "k"])
        }
        XCTAssertEqual(Set(answers.map(\.text)).count, 1)
        let other = try server.one.visitor.post(
            "/v1/messages", ["sender": "u-9", "text": "x"], ["Idempotency-Key": "k"])
        expect(other, 422, "idempotency_key_reused")
    }

    func testMarkupIsEscaped() throws {
        let server = try startServer()
        let answer = try send(
            server.one.visitor, ["sender": "u-3", "text": "<script>alert(1)</script> {{brand.accountUrl}}"])
        for reply in answer.json["replies"]?.array ?? [] {
            XCTAssertFalse(reply["html"]?.string?.contains("<script") ?? true, answer.text)
        }
    }

    // MARK: Rasa

    func testWidgetsMadeForRasaWork() throws {
        let server = try startServer()
        let visitor = server.one.visitor
        XCTAssertEqual(try server.nobody.get("/webhooks/rest/").json, ["status": "ok"])
        let address = "/webhooks/rest/webhook"
        let answered = try visitor.post(
            address, ["sender": "u-1", "message": .string(Words.question), "customData": ["x": 1], "session_id": "y"])
        XCTAssertEqual(answered.status, 200, answered.text)
        XCTAssertEqual(answered.json[0]?["recipient_id"]?.string, "u-1")
        XCTAssertNotNil(answered.json[0]?["text"]?.string)
        XCTAssertEqual(
            answered.json[0]?["buttons"]?[0], ["title": "This helped", "payload": "/helped"])
        let tapped = try visitor.post(address, ["sender": "u-1", "message": "/helped"])
        XCTAssertEqual(tapped.json.array?.count, 1)
        XCTAssertNil(tapped.json[0]?["buttons"])
        let key = try XCTUnwrap(visitor.key)
        let keyless = try server.nobody.post("\(address)?token=\(key)", ["message": "hello"])
        XCTAssertEqual(keyless.json[0]?["recipient_id"]?.string, "default", keyless.text)
        XCTAssertEqual(try visitor.post(address, ["sender": "u-1"]).json, [])
        let plain = try visitor.send(
            "POST", address, Array(#"{"sender":"u-3","message":"hello"}"#.utf8), ["Content-Type": "text/plain"])
        XCTAssertEqual(plain.json.array?.count, 1, plain.text)
        XCTAssertEqual(try visitor.post(address, ["sender": "u-1", "message": .null]).json, [])
        let french = try visitor.post(
            address, ["sender": "u-2", "message": "bonjour", "metadata": ["language": "fr"]])
        XCTAssertTrue(french.json[0]?["text"]?.string?.hasPrefix("Bonjour") ?? false, french.text)
    }

    func testRasaStreamsALineAReply() throws {
        let server = try startServer()
        let answer = try server.one.visitor.post(
            "/webhooks/rest/webhook?stream=true", ["sender": "u-1", "message": .string(Words.question)])
        XCTAssertEqual(answer.headers["content-type"], "text/event-stream")
        XCTAssertTrue(answer.text.contains("{\"recipient_id\":\"u-1\""), answer.text)
        XCTAssertTrue(answer.text.contains("}\n"), answer.text)
    }

    func testRasaRefusesWhatItCannotRead() throws {
        let server = try startServer()
        let address = "/webhooks/rest/webhook"
        for (body, field) in [
            (["message": 7], "message"), (["sender": 7, "message": "x"], "sender"), ([], "body"),
            (["message": .string(String(repeating: "a", count: 4_001))], "message"),
        ] as [(JSON, String)] {
            expect(try server.one.visitor.post(address, body), 400, "invalid_field", field: field)
        }
        expect(try server.nobody.post(address, ["message": "x"]), 401, "unauthenticated")
        let secret = server.one.keys.secret
        expect(
            try server.nobody.post("\(address)?token=\(secret)", ["message": "x"]), 400, "invalid_field", field: "token"
        )
        expect(try server.nobody.post("\(address)?token=pk_none", ["message": "x"]), 401, "unauthenticated")
    }
}
