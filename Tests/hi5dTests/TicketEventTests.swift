import Foundation
import Helpdesk
import JSON
import XCTest

@testable import hi5d

final class TicketEventTests: ServerTestCase {
    private func listen(_ caller: Caller, _ headers: [String: String] = [:]) throws -> Wire {
        let wire = try Wire(port: caller.port)
        var all = headers
        if let key = caller.key { all["Authorization"] = "Bearer \(key)" }
        try wire.send(Wire.head("GET", "/v1/tickets/events", all))
        return wire
    }

    /// What has come, once it contains `part`.
    @discardableResult
    private func text(_ wire: Wire, until part: String) throws -> String {
        String(decoding: try wire.receive { String(decoding: $0, as: UTF8.self).contains(part) }, as: UTF8.self)
    }

    private func rest(_ wire: Wire) throws -> String { String(decoding: try wire.receive(), as: UTF8.self) }

    func testNewAndChangedTicketsAreToldByTheirCommits() throws {
        let server = try startServer(tick: .never)
        let wire = try listen(server.one.agent)
        let begin = try text(wire, until: "retry")
        XCTAssertTrue(begin.hasPrefix("HTTP/1.1 200"), begin)
        XCTAssertTrue(begin.contains("text/event-stream"), begin)
        let (conversation, number) = try server.one.subscriber("ben").escalate()
        let opened = try text(wire, until: "\"version\":1,")
        XCTAssertTrue(opened.contains("event: ticket\ndata: {\"number\":\(number),"), opened)
        let row = try server.one.agent.get("/v1/tickets").json["tickets"]?[0]
        XCTAssertTrue(opened.contains("data: \(try XCTUnwrap(row).text)\n\n"), "what a list shows, and no more")
        _ = try server.one.agent.post("/v1/tickets/\(number)/take")
        try text(wire, until: "\"assignee\":\"Noa\"")
        _ = try server.one.agent.post("/v1/tickets/\(number)/notes", ["text": "secret note"])
        _ = try server.one.subscriber("ben").say("my secret words", in: conversation)
        let said = try text(wire, until: "\"version\":4,")
        XCTAssertFalse(said.contains("secret"), "nothing of what was said")
        _ = try server.one.agent.send("PATCH", "/v1/tickets/\(number)", Array(#"{"priority":"urgent"}"#.utf8))
        try text(wire, until: "\"priority\":\"urgent\"")
        let direct = try server.one.program.post("/v1/tickets", ["text": "a letter"])
        let letter = try XCTUnwrap(direct.json["ticket"]?["number"]?.int)
        try text(wire, until: "\"number\":\(letter),")
        _ = try server.one.agent.post("/v1/tickets/\(letter)/hold")
        try text(wire, until: "\"status\":\"on_hold\"")
    }

    func testCommitsOfAllBrandsAreHeard() throws {
        let server = try startServer(tick: .never)
        let wires = try [server.one, server.two, server.one].map { brand in
            let wire = try listen(brand.agent)
            try text(wire, until: "retry")
            return wire
        }
        _ = try together(20) { turn in
            let brand = turn % 2 == 0 ? server.one : server.two
            XCTAssertEqual(try brand.program.post("/v1/tickets", ["text": "zebra"]).status, 201)
        }
        for wire in wires {
            // In any order, and some perhaps twice.
            var heard = ""
            func hasAll() -> Bool { (1_001...1_010).allSatisfy { heard.contains("\"number\":\($0),") } }
            while !hasAll() { heard += try text(wire, until: "event:") }
        }
    }

    func testGoesOnAfterTheLastEventSeen() throws {
        let server = try startServer()
        let first = try server.one.visitor.escalate().ticket
        // Changes that come together may be told twice, so the id of the past brings what is new as well.
        let wire = try listen(server.one.agent, ["Last-Event-ID": "1"])
        let begin = try text(wire, until: "\"number\":\(first),")
        XCTAssertTrue(begin.contains("event: ticket"))
        let now = Timestamp.now.milliseconds
        for id in [now, now + 1_000_000_000, 0] {
            try text(listen(server.one.agent, ["Last-Event-ID": "\(id)"]), until: "\"number\":\(first),")
        }
        for id in ["x", "-1", "1.5", "", "99999999999999999999", "1, 2"] {
            expect(
                try server.one.agent.get("/v1/tickets/events", ["Last-Event-ID": id]), 400, "invalid_field",
                field: "Last-Event-ID")
        }
        expect(try server.one.agent.get("/v1/tickets/events?after=1"), 400, "invalid_field", field: "after")
    }

    func testOnlyAgents() throws {
        let server = try startServer()
        for caller in [server.one.visitor, server.one.program, server.one.subscriber("ben")] {
            expect(try caller.get("/v1/tickets/events"), 403, "not_allowed")
        }
        expect(try server.nobody.get("/v1/tickets/events"), 401, "unauthenticated")
        expect(try server.nobody.with(key: "at_x").get("/v1/tickets/events"), 401, "unauthenticated")
    }

    func testNothingOfAnotherBrand() throws {
        let server = try startServer()
        let wire = try listen(server.two.agent)
        try text(wire, until: "retry")
        _ = try server.one.subscriber("ben").escalate("agent please: ONLY-OF-ONE")
        let own = try server.two.visitor.escalate().ticket
        let heard = try text(wire, until: "\"number\":\(own),")
        XCTAssertFalse(heard.contains("ONLY-OF-ONE"))
        let late = try listen(server.two.agent, ["Last-Event-ID": "0"])
        XCTAssertFalse(try text(late, until: "\"number\":\(own),").contains("ONLY-OF-ONE"))
    }

    func testATicketThatLeavesTheAgentsQueuesIsGone() throws {
        let server = try startServer()
        for queue in ["payments", "secret"] {
            XCTAssertEqual(try server.one.lead.send("PUT", "/v1/queues/\(queue)", Array("{}".utf8)).status, 200)
        }
        let made = try server.one.admin.post(
            "/v1/agents", ["name": "Nia", "role": "agent", "queues": ["payments": "work"]])
        let nia = server.nobody.with(key: try XCTUnwrap(made.json["token"]?.string, made.text))
        let wire = try listen(nia)
        try text(wire, until: "retry")
        func open(_ queue: String, _ text: String) throws -> Int64 {
            let opened = try server.one.program.post(
                "/v1/tickets", ["text": .string(text), "queue": .string(queue)])
            return try XCTUnwrap(opened.json["ticket"]?["number"]?.int, opened.text)
        }
        let hidden = try open("secret", "HIDDEN")
        let shown = try open("payments", "SHOWN")
        let before = try text(wire, until: "\"number\":\(shown),")
        XCTAssertFalse(before.contains("HIDDEN"))
        let patch = try server.one.lead.send("PATCH", "/v1/tickets/\(shown)", Array(#"{"queue":"secret"}"#.utf8))
        XCTAssertEqual(patch.status, 200, patch.text)
        let left = try text(wire, until: "event: gone")
        XCTAssertFalse(left.contains("\"queue\":\"secret\""), left)
        XCTAssertFalse(left.contains("{\"number\":\(hidden)}"), "what was never theirs is not spoken of")
        _ = try server.one.lead.send("PATCH", "/v1/tickets/\(hidden)", Array(#"{"queue":"payments"}"#.utf8))
        try text(wire, until: "HIDDEN")
    }

    func testAVoidKeyEndsItsStream() throws {
        let server = try startServer()
        let made = try server.one.admin.post("/v1/agents", ["name": "Nia", "role": "agent"])
        let nia = server.nobody.with(key: try XCTUnwrap(made.json["token"]?.string))
        let wire = try listen(nia)
        try text(wire, until: "retry")
        let id = try XCTUnwrap(made.json["id"]?.string ?? made.json["agent"]?["id"]?.string, made.text)
        let removed = try server.one.admin.send("DELETE", "/v1/agents/\(id)")
        XCTAssert([200, 204].contains(removed.status), removed.text)
        _ = try server.one.visitor.escalate("agent please: AFTERWARDS")
        XCTAssertFalse(try rest(wire).contains("AFTERWARDS"), "the stream ended without it")
        expect(try nia.get("/v1/tickets/events"), 401, "unauthenticated")
    }

    func testManyListenersHearAllAndOneMoreTakesThePlaceOfTheOldest() throws {
        let server = try startServer()
        let tokens = try (0..<20).map { try server.desk.createAgent(brand: "one", name: "Agent \($0)", role: .agent) }
        let wires = try tokens.flatMap { token in
            try (0..<TicketFeed.mostOfAnAgent).map { _ in
                let wire = try listen(server.nobody.with(key: token))
                try text(wire, until: "retry")
                return wire
            }
        }
        let extra = try listen(server.nobody.with(key: tokens[0]))
        try text(extra, until: "retry")
        XCTAssertFalse(try rest(wires[0]).contains("event:"), "the oldest is ended")
        let number = try server.one.visitor.escalate().ticket
        for wire in wires.dropFirst() + [extra] { try text(wire, until: "\"number\":\(number),") }
    }

    func testWhoHasMissedTooMuchIsToldToAskForTheList() throws {
        let server = try startServer()
        _ = try together(8) { _ in
            for _ in 0...(TicketFeed.mostTold / 8) {
                _ = try server.one.program.post("/v1/tickets", ["text": "zebra"])
            }
        }
        let wire = try listen(server.one.agent, ["Last-Event-ID": "0"])
        XCTAssertFalse(try text(wire, until: "event: reset\ndata: {}\n\n").contains("event: ticket"))
        let number = try server.one.visitor.escalate().ticket
        try text(wire, until: "\"number\":\(number),")
    }
}
