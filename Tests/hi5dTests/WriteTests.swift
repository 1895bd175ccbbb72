import JSON
import XCTest

@testable import hi5d

/// Writes that meet: other agents, older versions, repeated and simultaneous requests.
final class WriteTests: ServerTestCase {
    func testATicketOfSomebodyElseIsTheirs() throws {
        let server = try startServer()
        let address = "/v1/tickets/\(try server.one.visitor.escalate().ticket)"
        XCTAssertEqual(try server.one.agent.post("\(address)/take").json["assignee"]?.string, "Noa")
        for (action, body) in [("take", [:]), ("solve", [:]), ("replies", ["text": "hi"])] as [(String, JSON)] {
            let answer = expect(try server.one.otherAgent.post("\(address)/\(action)", body), 409, "ticket_taken")
            XCTAssertEqual(answer.json["assignee"]?.string, "Noa")
            let changes = answer.json["since"]?[0]?["changes"]?.array ?? []
            XCTAssertEqual(changes.first { $0["field"] == "assignee" }?["to"], "Noa", "names, not ids")
        }
        XCTAssertEqual(try server.one.otherAgent.post("\(address)/notes", ["text": "hi"]).status, 201)
        let again = try server.one.agent.post("\(address)/take")
        XCTAssertEqual(again.status, 200)
        XCTAssertEqual(again.json["assignee"]?.string, "Noa")
    }

    func testAnOlderVersionIsRefused() throws {
        let server = try startServer()
        let address = "/v1/tickets/\(try server.one.visitor.escalate().ticket)"
        let seen = try XCTUnwrap(try server.one.agent.get(address).headers["etag"])
        XCTAssertEqual(seen, "\"v1\"")
        XCTAssertEqual(try server.one.otherAgent.post("\(address)/notes", ["text": "first"]).headers["etag"], "\"v2\"")
        for (action, body) in [("take", [:]), ("solve", [:]), ("replies", ["text": "hi"]), ("notes", ["text": "hi"])]
            as [(String, JSON)]
        {
            let answer = try server.one.agent.post("\(address)/\(action)", body, ["If-Match": seen])
            expect(answer, 409, "changed_meanwhile")
            XCTAssertEqual(answer.json["currentVersion"]?.int, 2)
            XCTAssertEqual(answer.json["since"]?.array?.map { $0["kind"] }, ["note"])
            XCTAssertEqual(answer.json["since"]?[0]?["actor"], "Kim")
            XCTAssertFalse(answer.text.contains("first"), "what happened, not what was said")
            XCTAssert(answer.json["detail"]?.string?.contains("(note by Kim)") ?? false, answer.text)
        }
        let none = ["\"v3\"", "\"v0\"", "\"2\"", "W/\"v2\"", "\"v99999999999999999999\"", "\"vx\"", "\"v+2\"", "\"\""]
        for header in none + ["\"v7\", \"v8\"", "\"0f343b0931126a20f133d67c2b018a3b\"", "\"v2,\""] {
            let answer = try server.one.agent.post("\(address)/take", [:], ["If-Match": header])
            expect(answer, 412, "precondition_failed", field: "If-Match")
            XCTAssertEqual(answer.json["expected"], "\"v2\"", header)
            XCTAssertNil(answer.json["since"], header)
        }
        let broken = [
            "v2", "\"v", "", ",", "\"v2\",", "\"v1\" \"v2\"", "*, \"v2\"", "w/\"v2\"", "\"v\u{7f}2\"", "null",
        ]
        for header in broken + [String(repeating: "\"v2\", ", count: 500) + "v2"] {
            expect(
                try server.one.agent.post("\(address)/take", [:], ["If-Match": header]), 400, "invalid_field",
                field: "If-Match")
        }
        for header in ["\"v1\", \"v7\"", "W/\"v2\",\"v1\""] {
            expect(
                try server.one.agent.post("\(address)/take", [:], ["If-Match": header]), 409, "changed_meanwhile")
        }
        expect(try server.one.agent.post("/v1/tickets/99/take", [:], ["If-Match": "*"]), 404, "not_found")
        expect(try server.two.agent.post("\(address)/take", [:], ["If-Match": "\"v1\""]), 404, "not_found")
        let list = "W/\"v2\", \"x\" ,\"v2\""
        XCTAssertEqual(try server.one.agent.post("\(address)/notes", ["text": "b"], ["If-Match": list]).status, 201)
        XCTAssertEqual(try server.one.agent.post("\(address)/take", [:], ["If-Match": "\"v3\""]).status, 200)
        XCTAssertEqual(try server.one.agent.post("\(address)/notes", ["text": "a"], ["If-Match": "*"]).status, 201)
    }

    func testWhatAStatusDoesNotAllowIsRefused() throws {
        let server = try startServer()
        let address = "/v1/tickets/\(try server.one.visitor.escalate().ticket)"
        XCTAssertEqual(try server.one.agent.post("\(address)/solve").json["status"]?.string, "solved")
        let answer = expect(try server.one.agent.post("\(address)/solve"), 422, "illegal_transition")
        XCTAssertEqual(answer.json["ticketStatus"]?.string, "solved")
        XCTAssertEqual(try server.one.agent.get("/v1/tickets").json["tickets"]?.array?.count, 0)
    }

    func testARepeatedKeyGetsTheSameAnswerAndStoresOnce() throws {
        let server = try startServer()
        let visitor = server.one.visitor
        func twice(_ send: () throws -> Answer, _ status: Int) throws -> Answer {
            let (first, second) = (try send(), try send())
            XCTAssertEqual(first.status, status, first.text)
            XCTAssertEqual(second.status, status, second.text)
            XCTAssertEqual(first.text, second.text)
            return first
        }
        let key = ["Idempotency-Key": "a key/of:ours".replacing(" ", with: "-")]
        let program = server.one.program
        let started = try twice({ try program.post("/v1/conversations", ["channel": "chat"], key) }, 201)
        let fresh = try visitor.post("/v1/conversations", ["channel": "chat"], key)
        XCTAssertNotEqual(fresh.text, started.text, "a guessed key opens nobody's conversation")
        let id = try XCTUnwrap(started.json["id"]?.string)
        _ = try twice({ try visitor.say(Words.question, in: id, key) }, 201)
        let other = ["Idempotency-Key": "another"]
        let escalated = try twice({ try visitor.say(Words.forPerson, in: id, other) }, 201)
        let ticket = try XCTUnwrap(escalated.json["ticket"]?.int)
        let messages = try visitor.get("/v1/conversations/\(id)").json["messages"]?.array ?? []
        XCTAssertEqual(messages.compactMap { $0["seq"]?.int }, [1, 2, 3, 4])

        let address = "/v1/tickets/\(ticket)"
        let agent = server.one.agent
        _ = try twice({ try agent.post("\(address)/replies", ["text": "Hello."], key) }, 201)
        _ = try twice({ try agent.post("\(address)/notes", ["text": "Hm."], other) }, 201)
        let view = try agent.get(address).json
        XCTAssertEqual(view["notes"]?.array?.count, 1)
        XCTAssertEqual(view["messages"]?.array?.count, 5)
        XCTAssertEqual(view["version"]?.int, 3)
        XCTAssertEqual(try agent.get("/v1/tickets?status=all").json["tickets"]?.array?.count, 1)

        expect(try visitor.say("something else", in: id, key), 422, "idempotency_key_reused")
        expect(try agent.post("\(address)/notes", ["text": "Else."], other), 422, "idempotency_key_reused")
        for bad in ["", "with space", String(repeating: "k", count: 256), "ключ"] {
            expect(
                try visitor.say("hi", in: id, ["Idempotency-Key": bad]), 400, "invalid_field",
                field: "Idempotency-Key")
        }
    }

    func testRequestsAtOnceWithTheSameKeyStoreOnce() throws {
        let server = try startServer()
        let visitor = server.one.visitor
        for round in 0..<5 {
            let id = try visitor.start()
            let answers = try together(6) { _ in
                try visitor.say(Words.forPerson, in: id, ["Idempotency-Key": "same-\(round)"])
            }
            XCTAssertEqual(answers.map(\.status), Array(repeating: 201, count: 6))
            XCTAssertEqual(Set(answers.map(\.text)).count, 1)
            XCTAssertEqual(try visitor.get("/v1/conversations/\(id)").json["messages"]?.array?.count, 2)
        }
        XCTAssertEqual(try server.one.agent.get("/v1/tickets?status=all").json["tickets"]?.array?.count, 5)
    }

    func testAgentsAtOnceTakeATicketOnce() throws {
        let server = try startServer()
        let address = "/v1/tickets/\(try server.one.visitor.escalate().ticket)/take"
        let agents = [server.one.agent, server.one.otherAgent]
        let answers = try together(8) { try agents[$0 % 2].post(address) }
        let owners = Set(answers.compactMap { $0.json["assignee"]?.string })
        XCTAssertEqual(owners.count, 1)
        XCTAssertEqual(answers.filter { $0.status == 200 }.count, 4)
        XCTAssertEqual(answers.filter { $0.status == 409 }.count, 4)
    }

    func testMessagesAtOnceAreAllStoredInOneOrder() throws {
        let server = try startServer()
        let visitor = server.one.visitor
        let id = try visitor.escalate().conversation
        let answers = try together(16) { try visitor.say("message \($0)", in: id) }
        XCTAssertEqual(answers.map(\.status), Array(repeating: 201, count: 16))
        let messages = try visitor.get("/v1/conversations/\(id)?after=2").json["messages"]?.array ?? []
        XCTAssertEqual(messages.compactMap { $0["seq"]?.int }, Array(3...18))
        XCTAssertEqual(
            Set(messages.compactMap { $0["text"]?.string }), Set((0..<16).map { "message \($0)" }))
    }

    func testCardNumbersAreNotStored() throws {
        let server = try startServer()
        let (conversation, ticket) = try server.one.visitor.escalate("talk to a person: card 4111 1111 1111 1111")
        _ = try server.one.visitor.say("or 5500-0000-0000-0004", in: conversation)
        _ = try server.one.agent.post("/v1/tickets/\(ticket)/notes", ["text": "card 4111111111111111"])
        let view = try server.one.agent.get("/v1/tickets/\(ticket)").text
        for number in ["4111 1111 1111 1111", "5500-0000-0000-0004", "4111111111111111"] {
            XCTAssertFalse(view.contains(number))
        }
    }
}
