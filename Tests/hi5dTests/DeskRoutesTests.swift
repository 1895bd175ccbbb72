import Foundation
import JSON
import XCTest

@testable import hi5d

/// What leads set up and agents do, with what may come in wrong.
final class DeskRoutesTests: ServerTestCase {
    func testAStaleEditLearnsWhatChanged() throws {
        let server = try startServer()
        let ticket = try server.one.visitor.escalate().ticket
        let address = "/v1/tickets/\(ticket)"
        let patch = JSON.object([.init("priority", "high")]).encoded
        XCTAssertEqual(try server.one.agent.send("PATCH", address, patch).status, 200)
        let stale = expect(
            try server.one.otherAgent.send("PATCH", address, patch, ["If-Match": "\"v1\""]), 409, "changed_meanwhile")
        XCTAssertEqual(stale.json["currentVersion"]?.int, 2)
        XCTAssertEqual(stale.json["since"]?[0]?["changes"]?[0]?["field"]?.string, "priority")
        XCTAssertEqual(stale.json["since"]?[0]?["actor"]?.string, "Noa")
        XCTAssertEqual(try server.one.agent.post("\(address)/take").status, 200)
        let taken = expect(try server.one.otherAgent.post("\(address)/take"), 409, "ticket_taken")
        XCTAssertEqual(taken.json["since"]?[0]?["kind"]?.string, "take")
    }

    func testWhatIsWrongIsNamed() throws {
        let server = try startServer()
        let ticket = try server.one.visitor.escalate().ticket
        let (lead, address) = (server.one.lead, "/v1/tickets/\(ticket)")
        let bodies: [(String, String, JSON, String)] = [
            ("PATCH", address, ["priority": "highest"], "priority"), ("PATCH", address, ["addTags": [7]], "addTags[0]"),
            ("PATCH", address, ["queue": "lost"], "queue"), ("PATCH", address, [:], "body"),
            ("POST", "\(address)/pend", ["until": "tomorrow"], "until"),
            ("POST", "\(address)/pend", ["until": "2001-01-01T00:00:00Z"], "until"),
            ("POST", "\(address)/merge", ["into": "x"], "into"), ("POST", "\(address)/assign", [:], "agent"),
            ("POST", "\(address)/links", ["ticket": .int(ticket), "kind": "friend"], "kind"),
            ("PUT", "/v1/calendars/x", ["timeZone": "Europe/Nowhere", "week": ["mon": ["09:00-17:00"]]], "timeZone"),
            ("PUT", "/v1/macros/x", ["texts": ["en": "{{secret}}"]], "texts.en"),
            ("PUT", "/v1/queues/x", ["topics": "payment"], "topics"),
            ("PUT", "/v1/queues/a%20b", [:], "id"),
            ("PUT", "/v1/events/x", ["startsAt": "2026-01-02T00:00:00Z", "endsAt": "2026-01-01T00:00:00Z"], "endsAt"),
            ("PUT", "/v1/settings/desk", ["refundPolicy": "maybe"], "refundPolicy"),
        ]
        for (method, target, body, field) in bodies {
            expect(try lead.send(method, target, body.encoded), 400, "invalid_field", field: field)
        }
        let query = expect(try lead.get("/v1/tickets?q=status:open%20due%3Csoon"), 400, "invalid_query", field: "q")
        XCTAssertEqual(query.json["position"]?.int, 17)
        expect(try lead.get("/v1/tickets?q=%FF"), 400, "invalid_field", field: "q")
        expect(try lead.get("/v1/tickets?sort=random"), 400, "invalid_field", field: "sort")
        XCTAssertEqual(try lead.get(address).json["version"]?.int, 1, "none of it did anything")
    }

    func testAnotherBrandsThingsAreNotThere() throws {
        let server = try startServer()
        let ticket = try server.one.subscriber("ana").escalate().ticket
        _ = try server.one.lead.send("PUT", "/v1/queues/payments", Array("{}".utf8))
        let stranger = server.two.admin
        let address = "/v1/tickets/\(ticket)"
        for action in ["assign", "release", "pend", "hold", "resume", "links", "merge", "split", "refunds"] {
            let bodies: [String: JSON] = [
                "assign": ["agent": "Noa"], "links": ["ticket": 1], "merge": ["into": 1], "split": ["subject": "x"],
                "refunds": ["payment": "pay-11", "reason": "x"],
            ]
            expect(try stranger.post("\(address)/\(action)", bodies[action] ?? [:]), 404, "not_found")
        }
        for (method, target) in [("PUT", "watch"), ("DELETE", "watch"), ("POST", "presence")] {
            expect(try stranger.send(method, "\(address)/\(target)"), 404, "not_found")
        }
        expect(try stranger.send("PATCH", address, Array(#"{"priority":"low"}"#.utf8)), 404, "not_found")
        expect(try stranger.send("DELETE", "/v1/queues/payments"), 404, "not_found")
        XCTAssertEqual(try stranger.get("/v1/queues").json["items"]?.array?.count, 0)
        XCTAssertEqual(try stranger.post("/v1/tickets/next").json["ticket"], .null)
        XCTAssertEqual(try server.one.agent.get(address).json["version"]?.int, 1)
    }

    func testFilesAreServedSoThatNothingRuns() throws {
        let server = try startServer()
        let ticket = try server.one.visitor.escalate().ticket
        let address = "/v1/tickets/\(ticket)/attachments"
        let file = Array("line one\nline two".utf8)
        let added = try server.one.agent.send(
            "POST", address + "?name=%C3%A9.txt", file, ["Content-Type": "text/plain"])
        XCTAssertEqual(added.status, 201, added.text)
        let id = try XCTUnwrap(added.json["attachments"]?[0]?["id"]?.string)
        let read = try server.one.agent.get("\(address)/\(id)")
        XCTAssertEqual(read.body, file)
        XCTAssertEqual(read.headers["x-content-type-options"], "nosniff")
        XCTAssertEqual(read.headers["content-disposition"], "attachment; filename*=UTF-8''%C3%A9.txt")
        XCTAssertEqual(read.headers["content-security-policy"], "default-src 'none'; sandbox")
        expect(try server.two.agent.get("\(address)/\(id)"), 404, "not_found")
        expect(try server.one.visitor.get("\(address)/\(id)"), 403, "not_allowed")
        expect(
            try server.one.agent.send("POST", address + "?name=..%2Fx", file, ["Content-Type": "text/plain"]), 400,
            "invalid_field", field: "name")
        expect(
            try server.one.agent.send("POST", address + "?name=x.png", file, ["Content-Type": "image/png"]), 422,
            "file_type_mismatch")
    }

    func testAClaimThatIsRepeatedClaimsOne() throws {
        let server = try startServer()
        let tickets = try (0..<3).map { _ in try server.one.visitor.escalate().ticket }
        let key = ["Idempotency-Key": "one"]
        let first = try server.one.agent.post("/v1/tickets/next", [:], key)
        let again = try server.one.agent.post("/v1/tickets/next", [:], key)
        XCTAssertEqual(first.json["ticket"]?["number"]?.int, tickets[0])
        XCTAssertEqual(again.json["ticket"]?["number"]?.int, tickets[0])
        XCTAssertEqual(try server.one.otherAgent.post("/v1/tickets/next").json["ticket"]?["number"]?.int, tickets[1])
    }
}

/// The commands for it, as agents use them.
final class DeskCommandTests: ProgramTestCase {
    func testALeadSetsUpAndAnAgentWorks() throws {
        let demo = try startDemo(in: folder())
        func run(_ arguments: [String], as agent: String = "Noa", _ code: ExitCode = .success) throws -> String {
            let outcome = try demo.run(arguments, as: agent)
            XCTAssertEqual(outcome.code, code.rawValue, "\(arguments): \(outcome.error)")
            for line in outcome.output.split(separator: "\n") where !arguments.contains("--json") {
                XCTAssertLessThanOrEqual(String(line).displayWidth, 80, String(line))
            }
            return outcome.output
        }
        XCTAssertEqual(
            try run(["queue", "set", "payments", "--topics", "payment,refund-request"], as: "Kim"),
            "The queue \"payments\" is set up.\n")
        _ = try run(["queue", "set", "payments", "--title", "Payments"], as: "Kim")
        XCTAssert(try run(["queue", "list"]).contains("topics payment, refund-request"), "what is not given stays")
        let unknown = try demo.run(
            ["queue", "set", "odd", "--topics", "payment,refund-reqest,refunds,cats"], as: "Kim")
        XCTAssertEqual(unknown.output, "The queue \"odd\" is set up.\n")
        XCTAssertEqual(
            unknown.error,
            """
            hi5d: warning: no article and no section is called "cats" yet
            hi5d: warning: no article and no section is called "refund-reqest" yet; did you mean "refund-request"?
            hi5d: warning: no article and no section is called "refunds" yet; did you mean "refund-request"?

            """)
        _ = try run(["queue", "remove", "odd"], as: "Kim")
        _ = try run(["queue", "set", "x"], .notAllowed)
        _ = try run(["macro", "set", "hi", "--texts", #"{"en":"Hello {{subscriber.name|there}}"}"#], as: "Kim")
        _ = try run(["sla", "set", "all", "--first-reply", "60"], as: "Kim")
        _ = try run(["view", "set", "mine", "--query", "assignee:me"])
        _ = try run(["calendar", "show", "none"], .notFound)
        let ticket = String(try demo.subscriber("ben").escalate().ticket)
        XCTAssert(try run(["ticket", "next"]).hasPrefix("#\(ticket) "))
        XCTAssertEqual(try run(["ticket", "next"]), "Nothing waits that you may work on.\n")
        _ = try run(["ticket", "set", ticket, "--priority", "high", "--tag", "vip,ios", "--why", "a regular"])
        _ = try run(["ticket", "set", ticket], .usage)
        let stale = try demo.run(["ticket", "reply", ticket, "--seen", "2", "too late"], as: "Noa")
        XCTAssertEqual(stale.code, ExitCode.conflict.rawValue)
        XCTAssertEqual(
            stale.error, "hi5d: It was changed meanwhile (update by Noa) and is at version 3 now.\n")
        for (seen, code) in [("9", ExitCode.invalid), ("x", .usage), ("0", .usage), ("-1", .usage)] {
            _ = try run(["ticket", "note", ticket, "--seen", seen, "x"], code)
        }
        XCTAssert(try run(["ticket", "show", ticket]).contains("version 3\n"), "what to give for --seen")
        XCTAssert(try run(["ticket", "history", ticket]).contains("assignee: - → Noa"))
        _ = try run(["ticket", "set", ticket, "--topic", "payment-failed"])
        XCTAssert(try run(["ticket", "history", ticket]).contains("topic: - → payment-failed"))
        _ = try run(["ticket", "set", ticket, "--topic", ""])
        XCTAssert(try run(["ticket", "list", "--view", "mine"]).contains("high"))
        XCTAssertEqual(try run(["ticket", "list", "--query", "-tag:vip"]), "No tickets.\n")
        _ = try run(["ticket", "list", "--query", "status:late"], .invalid)
        XCTAssertEqual(try run(["ticket", "macro", ticket, "hi", "--preview"]), "Hello Ben Okafor\n")
        let file = try folder() + "/log.txt"
        try Data("a log".utf8).write(to: URL(fileURLWithPath: file))
        _ = try run(["ticket", "attach", ticket, file])
        XCTAssertEqual(
            try run(["ticket", "file", ticket, "log.txt", "--out", "\(file).copy"]), "\(file).copy has 5 bytes.\n")
        XCTAssertEqual(FileManager.default.contents(atPath: "\(file).copy"), Data("a log".utf8))
        _ = try run(["ticket", "file", ticket, "log.txt", "--out", "\(file).copy"], .conflict)
        _ = try run(["ticket", "file", ticket, "none"], .notFound)
        XCTAssertEqual(
            try run(["ticket", "open", "She", "called", "--subscriber", "ben", "--tag", "phone", "--priority", "low"]),
            "Ticket \(Int(ticket)! + 1) is open (general, low).\n")
        _ = try run(["ticket", "open", "x", "--queue", "lost"], .invalid)
        _ = try run(["ticket", "pend", ticket, "--until", "2h", "--why", "waiting"])
        for time in ["tomorrow", "2026-02-01", "0h", "2h3", ""] {
            _ = try run(["ticket", "pend", ticket, "--until", time], .usage)
        }
        XCTAssertEqual(try run(["ticket", "draft", ticket, "Dear Ben"]), "Ticket \(ticket) has your draft.\n")
        XCTAssertEqual(try run(["ticket", "draft", ticket]), "Dear Ben\n", "shown, and still there")
        _ = try run(["ticket", "draft", ticket, "x", "--discard"], .usage)
        XCTAssertEqual(try run(["ticket", "draft", ticket, "--discard"]), "Ticket \(ticket) has no draft of yours.\n")
        _ = try run(["ticket", "take", ticket, "--over"], as: "Kim")
        let history = try run(["ticket", "history", ticket])
        XCTAssert(history.contains("priority: normal → high"), history)
        XCTAssert(history.contains("Kim  take: taken over from Noa"), history)
        XCTAssert(try run(["agent", "list"]).contains("Noa"))
        _ = try run(["key", "list"], as: "Kim", .notAllowed)
        XCTAssertEqual(try run(["refund", "list"]), "No refunds.\n")
        XCTAssertNotNil(try JSON.parse(try run(["desk", "show", "--json"]))["closeAfterHours"]?.int)
    }
}
