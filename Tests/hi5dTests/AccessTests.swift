import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// Who may do what, and that a brand's keys reach nothing of another's.
final class AccessTests: ServerTestCase {
    private let routes = [
        ("GET", "/v1/faq/en/search?q=a"), ("GET", "/v1/faq/en/articles/cancel-subscription"),
        ("POST", "/v1/conversations"), ("GET", "/v1/conversations/cnv_x"), ("POST", "/v1/conversations/cnv_x/messages"),
        ("POST", "/v1/bot/opinions"), ("GET", "/v1/me"), ("GET", "/v1/tickets"), ("GET", "/v1/tickets/1"),
        ("POST", "/v1/tickets/1/take"),
        ("POST", "/v1/tickets/1/replies"), ("POST", "/v1/tickets/1/notes"), ("POST", "/v1/tickets/1/solve"),
    ]

    func testEveryRouteWantsAKey() throws {
        let server = try startServer()
        let revealing = server.one.noa.dropLast() + "X"
        for (method, target) in routes {
            for header in [nil, "", "Bearer", "Bearer pk_wrong", "Basic \(server.one.noa)", "Bearer \(revealing)"] {
                let headers = header.map { ["Authorization": $0] } ?? [:]
                let body = method == "POST" ? Array(#"{"text":"a"}"#.utf8) : nil
                let answer = expect(try server.nobody.send(method, target, body, headers), 401, "unauthenticated")
                XCTAssertEqual(answer.headers["www-authenticate"], "Bearer", target)
                XCTAssertFalse(answer.text.contains(revealing), "a key stands in an answer")
            }
        }
    }

    func testKindsOfKeysDoTheirOwnOnly() throws {
        let server = try startServer()
        for caller in [server.one.visitor, server.one.program] {
            for (method, target) in routes where target.contains("/tickets") {
                let body =
                    method == "POST" && !target.hasSuffix("take") && !target.hasSuffix("solve")
                    ? #"{"text":"a"}"# : "{}"
                let answer = try caller.send(method, target, method == "POST" ? Array(body.utf8) : nil)
                expect(answer, 403, "not_allowed")
            }
        }
        for (method, target) in routes where target.contains("/conversations") {
            let body = target.hasSuffix("messages") ? #"{"text":"a"}"# : "{}"
            expect(
                try server.one.agent.send(method, target, method == "POST" ? Array(body.utf8) : nil), 403,
                "not_allowed")
        }
        expect(
            try server.one.visitor.post("/v1/conversations", ["subscriber": "ben"]), 403, "not_allowed",
            field: "subscriber")
    }

    func testAnotherBrandsThingsAreNotThere() throws {
        let server = try startServer()
        let (conversation, ticket) = try server.one.visitor.escalate()
        let secret = "the name of my dog"
        _ = try server.one.visitor.say(secret, in: conversation)
        let before = try server.one.agent.get("/v1/tickets/\(ticket)").body
        for stranger in [server.two.visitor, server.two.program, server.two.subscriber("ben")] {
            let answers = [
                try stranger.get("/v1/conversations/\(conversation)"), try stranger.say("hello", in: conversation),
            ]
            for answer in answers {
                expect(answer, 404, "not_found")
                XCTAssertFalse(answer.text.contains(secret))
            }
        }
        // Both brands count their tickets from the same number.
        XCTAssertEqual(try server.two.visitor.escalate().ticket, ticket)
        let second = try server.one.visitor.escalate().ticket
        for action in ["take", "solve"] {
            expect(try server.two.agent.post("/v1/tickets/\(second)/\(action)"), 404, "not_found")
        }
        for action in ["replies", "notes"] {
            expect(
                try server.two.agent.post("/v1/tickets/\(second)/\(action)", ["text": "mine now"]), 404, "not_found")
        }
        expect(try server.two.agent.get("/v1/tickets/\(second)"), 404, "not_found")
        let listed = try server.two.agent.get("/v1/tickets?status=all").json["tickets"]?.array
        XCTAssertEqual(listed?.compactMap { $0["number"]?.int }, [ticket])
        XCTAssertEqual(try server.one.agent.get("/v1/tickets/\(ticket)").body, before)
    }

    func testASubscribersConversationIsTheirs() throws {
        let server = try startServer()
        let (ben, ana) = (server.one.subscriber("ben"), server.one.subscriber("ana"))
        let conversation = try ben.start()
        for other in [ana, server.one.visitor] {
            expect(try other.get("/v1/conversations/\(conversation)"), 404, "not_found")
            expect(try other.say("hello", in: conversation), 404, "not_found")
        }
        XCTAssertEqual(try ben.get("/v1/conversations/\(conversation)").status, 200)
        XCTAssertEqual(try server.one.program.get("/v1/conversations/\(conversation)").status, 200)
    }

    func testSubscriberTokensAreChecked() throws {
        let server = try startServer()
        let secret = server.one.keys.signingSecret
        let valid = SubscriberToken.sign(subject: "ben", expires: Timestamp.now.adding(seconds: 600), secret: secret)
        let late = SubscriberToken.sign(subject: "ben", expires: Timestamp.now.adding(seconds: -600), secret: secret)
        let others = server.two.subscriber("ben").subscriber ?? ""
        let parts = valid.split(separator: ".")
        // {"alg":"none","typ":"JWT"}
        let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.\(parts[1])."
        for token in ["", "x", "a.b.c", late, others, unsigned, valid + "A", String(repeating: "a", count: 5_000)] {
            let caller = server.one.visitor.with(key: server.one.keys.publishable, subscriber: token)
            let answer = expect(try caller.post("/v1/conversations"), 401, "unauthenticated")
            XCTAssert(answer.json["detail"]?.string?.contains("subscriber token") ?? false, answer.text)
            XCTAssertFalse(token.count > 20 && answer.text.contains(token), "the token stands in the answer")
        }
    }
}
