import JSON
import XCTest

@testable import hi5d

final class EventStreamTests: ServerTestCase {
    /// Opens the events of a conversation on a connection of its own.
    private func listen(
        _ caller: Caller, _ conversation: String, _ headers: [String: String] = [:], query: String = ""
    ) throws -> Wire {
        let wire = try Wire(port: caller.port)
        var all = headers
        if let key = caller.key { all["Authorization"] = "Bearer \(key)" }
        if let subscriber = caller.subscriber { all["Subscriber-Token"] = subscriber }
        try wire.send(Wire.head("GET", "/v1/conversations/\(conversation)/events\(query)", all))
        return wire
    }

    /// What has come, once it contains `part`.
    private func text(_ wire: Wire, until part: String) throws -> String {
        let bytes = try wire.receive { String(decoding: $0, as: UTF8.self).contains(part) }
        return String(decoding: bytes, as: UTF8.self)
    }

    func testAnAgentsReplyAppearsAtOnce() throws {
        let server = try startServer()
        let (conversation, ticket) = try server.one.visitor.escalate()
        let wire = try listen(server.one.visitor, conversation)
        let begin = try text(wire, until: "id: 2")
        XCTAssertTrue(begin.hasPrefix("HTTP/1.1 200"), begin)
        XCTAssertTrue(begin.contains("text/event-stream"))
        XCTAssertTrue(begin.contains("id: 1\nevent: message\ndata: {\"seq\":1,"))
        _ = try server.one.agent.post("/v1/tickets/\(ticket)/replies", ["text": "Here\nI am"])
        _ = try server.one.agent.post("/v1/tickets/\(ticket)/notes", ["text": "secret note"])
        let reply = try text(wire, until: "id: 3")
        XCTAssertTrue(reply.contains(#""text":"Here\nI am""#), "one line of data")
        XCTAssertFalse(reply.contains("secret"))
    }

    func testGoesOnAfterTheLastEventSeen() throws {
        let server = try startServer()
        let conversation = try server.one.visitor.start()
        _ = try server.one.visitor.say("hello", in: conversation)
        _ = try server.one.visitor.say("hello", in: conversation)
        for (headers, query) in [(["Last-Event-ID": "3"], ""), ([:], "?after=3"), (["Last-Event-ID": "3"], "?after=1")]
        {
            let wire = try listen(server.one.visitor, conversation, headers, query: query)
            let text = try text(wire, until: "id: 4")
            XCTAssertFalse(text.contains("id: 3\n"), text)
        }
        for id in ["x", "-1", "1.5", "99999999999999999999"] {
            expect(
                try server.one.visitor.get("/v1/conversations/\(conversation)/events", ["Last-Event-ID": id]), 400,
                "invalid_field", field: "Last-Event-ID")
        }
    }

    func testOnlyWhoeverMayReadTheConversation() throws {
        let server = try startServer()
        let own = try server.one.subscriber("ben").start()
        for caller in [server.one.visitor, server.one.subscriber("ana"), server.two.visitor, server.two.program] {
            expect(try caller.get("/v1/conversations/\(own)/events"), 404, "not_found")
        }
        expect(try server.nobody.get("/v1/conversations/\(own)/events"), 401, "unauthenticated")
        expect(try server.one.agent.get("/v1/conversations/\(own)/events"), 403, "not_allowed")
    }

    func testAReaderWhoseConversationHasBecomeSomebodysIsLetGo() throws {
        let server = try startServer()
        let conversation = try server.one.visitor.start()
        let wire = try listen(server.one.visitor, conversation)
        _ = try text(wire, until: "retry")
        _ = try server.one.subscriber("ben").say("hello, my secret", in: conversation)
        let rest = String(decoding: try wire.receive(), as: UTF8.self)
        XCTAssertFalse(rest.contains("secret"), "the stream ended without it")
    }

    func testAVoidKeyEndsItsStreams() throws {
        let server = try startServer()
        let conversation = try server.two.visitor.start()
        let wire = try listen(server.two.visitor, conversation)
        _ = try text(wire, until: "retry")
        let keys = try server.two.admin.get("/v1/keys").json["keys"]?.array ?? []
        let key = try XCTUnwrap(keys.first { $0["kind"]?.string == "publishable" }?["id"]?.string)
        XCTAssertEqual(try server.two.admin.send("DELETE", "/v1/keys/\(key)").status, 204)
        _ = try server.two.program.say("my secret", in: conversation)
        let rest = String(decoding: try wire.receive(), as: UTF8.self)
        XCTAssertFalse(rest.contains("secret"), "the stream ended without it")
    }

    func testOneMoreReaderTakesThePlaceOfTheOldest() throws {
        let server = try startServer()
        let conversation = try server.one.visitor.start()
        let wires = try (0...ConversationFeed.mostReadersOfOne).map { _ in
            let wire = try listen(server.one.visitor, conversation)
            _ = try text(wire, until: "retry")
            return wire
        }
        // The oldest is ended, all others read on.
        _ = try wires[0].receive()
        _ = try server.one.visitor.say("hello", in: conversation)
        for wire in wires.dropFirst() { XCTAssertTrue(try text(wire, until: "id: 2").contains("id: 1")) }
    }
}
