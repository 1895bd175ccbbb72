import JSON
import XCTest

/// What leads set up, what agents do with it, and what subscribers answer.
extension Tour {
    static func desk(_ server: TestServer) throws -> [Exchange] {
        try settings(server) + work(server) + people(server) + money(server)
    }

    private static func exchange(_ operation: String, _ answer: Answer) -> Exchange {
        Exchange(operation: operation, answer: answer)
    }

    private static func settings(_ server: TestServer) throws -> [Exchange] {
        let (lead, agent) = (server.one.lead, server.one.agent)
        let bodies: [(path: String, id: String, body: JSON)] = [
            ("queues", "payments", ["title": "Payments", "topics": ["payment"], "locales": ["en"]]),
            ("macros", "hello", ["texts": ["en": "Hello {{subscriber.name|there}}"], "outcome": "solve"]),
            ("views", "mine", ["query": "assignee:me", "sort": "due"]),
            ("calendars", "office", ["timeZone": "UTC", "week": ["mon": ["00:00-24:00"]], "holidays": ["2026-12-25"]]),
            ("sla-policies", "all", ["firstReply": 60, "nextReply": 60, "resolution": 600]),
            ("events", "cup", ["startsAt": "2026-01-01T00:00:00Z", "endsAt": "2099-01-01T00:00:00Z"]),
        ]
        var tour: [Exchange] = []
        for (path, id, body) in bodies {
            let (all, one) = ("/v1/\(path)", "/v1/\(path)/{id}")
            let address = "/v1/\(path)/\(id)"
            tour += [
                exchange("PUT \(one)", try lead.send("PUT", address, body.encoded)),
                exchange("PUT \(one)", try lead.send("PUT", address, JSON.object([.init("nonsense", 1)]).encoded)),
                exchange("PUT \(one)", try server.one.visitor.send("PUT", address, body.encoded)),
                exchange("GET \(all)", try agent.get(all)),
                exchange("GET \(all)", try server.nobody.get(all)),
                exchange("DELETE \(one)", try lead.send("DELETE", "/v1/\(path)/none")),
            ]
        }
        tour += [
            exchange(
                "PUT /v1/calendars/{id}",
                try lead.send("PUT", "/v1/calendars/mars", Array(#"{"timeZone":"Mars"}"#.utf8))),
            exchange("DELETE /v1/events/{id}", try lead.send("DELETE", "/v1/events/cup")),
            exchange("PUT /v1/desk", try lead.send("PUT", "/v1/desk", Array(#"{"closeAfterHours":24}"#.utf8))),
            exchange("PUT /v1/desk", try agent.send("PUT", "/v1/desk", Array("{}".utf8))),
            exchange("GET /v1/desk", try agent.get("/v1/desk")),
        ]
        return tour
    }

    private static func work(_ server: TestServer) throws -> [Exchange] {
        let (agent, lead) = (server.one.agent, server.one.lead)
        let first = try server.one.subscriber("ana").escalate().ticket
        let second = try server.one.subscriber("ana").escalate().ticket
        let address = "/v1/tickets/\(first)"
        func post(_ action: String, _ body: JSON = [:], as caller: Caller? = nil) throws -> Exchange {
            exchange("POST /v1/tickets/{number}/\(action)", try (caller ?? agent).post("\(address)/\(action)", body))
        }
        func patch(_ body: JSON, _ headers: [String: String] = [:]) throws -> Exchange {
            exchange("PATCH /v1/tickets/{number}", try agent.send("PATCH", address, body.encoded, headers))
        }
        func file(_ bytes: [UInt8], _ type: String, _ query: String) throws -> Exchange {
            exchange(
                "POST /v1/tickets/{number}/attachments",
                try agent.send("POST", "\(address)/attachments?\(query)", bytes, ["Content-Type": type]))
        }
        let (claim, macro) = ("POST /v1/tickets/next", "/v1/tickets/{number}/macros/{id}")
        return [
            try patch(["priority": "high", "addTags": ["vip"], "queue": "payments"]),
            try patch(["priority": "low"], ["If-Match": "\"v1\""]),
            try patch([:]), try patch(["queue": "lost"]),
            try post("take"), try post("assign", ["agent": "Kim"]), try post("release", as: lead),
            try post("take", ["over": true]), try post("pend", ["until": "2027-01-01T00:00:00Z"]),
            try post("pend", ["until": "2020-01-01T00:00:00Z"]), try post("hold", ["why": "partner"]),
            try post("resume"), try post("replies", ["text": "On it."]),
            try post("links", ["ticket": .int(second)]), try post("links", ["ticket": .int(first)]),
            try file(Array("a log".utf8), "text/plain", "name=log.txt"),
            try file(Array("<html>".utf8), "text/html", "name=page.html"),
            try file(Array("a log".utf8), "image/png", "name=a.png"), try file([0x41], "text/plain", "name="),
            exchange(
                "PUT /v1/tickets/{number}/draft",
                try agent.send("PUT", "\(address)/draft", Array(#"{"text":"Dear"}"#.utf8))),
            try post("presence", ["typing": true]), try post("presence", as: lead),
            exchange("PUT /v1/tickets/{number}/watch", try agent.send("PUT", "\(address)/watch")),
            exchange("GET /v1/tickets/{number}", try agent.get(address)),
            exchange("DELETE /v1/tickets/{number}/watch", try agent.send("DELETE", "\(address)/watch")),
            exchange("GET \(macro)", try agent.get("\(address)/macros/hello")),
            exchange("GET \(macro)", try agent.get("\(address)/macros/none")),
            exchange("POST \(macro)", try agent.post("\(address)/macros/hello")),
            exchange("POST \(macro)", try lead.post("\(address)/macros/hello")),
            try post("split", ["subject": "And the app"]), try post("merge", ["into": .int(first)]),
            try post("merge", ["into": .int(second)]), try post("take"),
            exchange(claim, try agent.post("/v1/tickets/next", ["queue": "general"])),
            exchange(claim, try agent.post("/v1/tickets/next", ["queue": "lost"])),
            exchange("GET /v1/tickets", try agent.get("/v1/tickets?q=status:all%20vip%20-refund&sort=updated")),
            exchange("GET /v1/tickets", try agent.get("/v1/tickets?q=due%3Csoon")),
            exchange("GET /v1/tickets", try agent.get("/v1/tickets?view=mine")),
            exchange("GET /v1/tickets", try agent.get("/v1/tickets?view=none")),
        ]
    }

    private static func people(_ server: TestServer) throws -> [Exchange] {
        let admin = server.two.admin
        let fleur: JSON = ["name": "Fleur", "team": "south", "locales": ["fr"], "queues": ["general": "work"]]
        let added = try admin.post("/v1/agents", fleur)
        let id = try XCTUnwrap(added.json["id"]?.string, added.text)
        let made = try admin.post("/v1/keys", ["kind": "secret"])
        let key = try XCTUnwrap(made.json["id"]?.string, made.text)
        let one = "/v1/agents/{id}"
        return [
            exchange("POST /v1/agents", added), exchange("POST /v1/agents", try admin.post("/v1/agents")),
            exchange("POST /v1/agents", try server.two.lead.post("/v1/agents", ["name": "X"])),
            exchange("PATCH \(one)", try admin.send("PATCH", "/v1/agents/\(id)", Array(#"{"available":false}"#.utf8))),
            exchange("PATCH \(one)", try admin.send("PATCH", "/v1/agents/none", Array("{}".utf8))),
            exchange("DELETE \(one)", try admin.send("DELETE", "/v1/agents/\(id)")),
            exchange("DELETE \(one)", try admin.send("DELETE", "/v1/agents/\(id)")),
            exchange("GET /v1/agents", try server.two.agent.get("/v1/agents")),
            exchange("POST /v1/keys", made), exchange("POST /v1/keys", try admin.post("/v1/keys", ["kind": "agent"])),
            exchange("POST /v1/keys/{id}/rotate", try admin.post("/v1/keys/\(key)/rotate", ["graceSeconds": 60])),
            exchange("POST /v1/keys/{id}/rotate", try admin.post("/v1/keys/none/rotate")),
            exchange("GET /v1/keys", try admin.get("/v1/keys")),
            exchange("GET /v1/keys", try server.two.lead.get("/v1/keys")),
            exchange("DELETE /v1/keys/{id}", try admin.send("DELETE", "/v1/keys/\(key)")),
            exchange("DELETE /v1/keys/{id}", try admin.send("DELETE", "/v1/keys/\(key)")),
        ]
    }

    private static func promises(_ server: TestServer) throws -> [Exchange] {
        let operation = "POST /v1/tickets/{number}/promises"
        return try ["ana", "ben"].map { subscriber in
            let (_, ticket) = try server.two.subscriber(subscriber).escalate()
            return exchange(
                operation, try server.two.agent.post("/v1/tickets/\(ticket)/promises", ["action": "cancel"]))
        }
    }

    private static func money(_ server: TestServer) throws -> [Exchange] {
        let (agent, lead) = (server.two.agent, server.two.lead)
        _ = try lead.send("PUT", "/v1/desk", Array(#"{"ratingAfterMinutes":0}"#.utf8))
        let (conversation, ticket) = try server.two.subscriber("ana").escalate()
        let address = "/v1/tickets/\(ticket)/refunds"
        let asked = try agent.post(address, ["payment": "pay-11", "reason": "charged twice"])
        let id = try XCTUnwrap(asked.json["refunds"]?[0]?["id"]?.string, asked.text)
        let (ask, decide) = ("POST /v1/tickets/{number}/refunds", "POST /v1/refunds/{id}")
        let list = "GET /v1/refunds"
        func step(_ caller: Caller, _ body: JSON) throws -> Exchange {
            exchange(decide, try caller.post("/v1/refunds/\(id)", body))
        }
        var tour = [
            exchange(ask, asked), exchange(ask, try agent.post(address, ["payment": "pay-11", "reason": "again"])),
            exchange(ask, try agent.post(address, ["payment": "pay-99", "reason": "none"])),
            try step(agent, ["action": "screen"]), try step(agent, ["action": "approve"]),
            try step(lead, ["action": "postpone"]), try step(lead, ["action": "approve", "why": "our mistake"]),
            try step(lead, ["action": "deny"]), exchange(list, try agent.get("/v1/refunds?status=approved")),
            exchange(list, try agent.get("/v1/refunds?status=lost")),
            exchange("POST /v1/tickets/{number}/solve", try agent.post("/v1/tickets/\(ticket)/solve")),
        ]
        tour += try promises(server)
        let said = try server.two.subscriber("ana").get("/v1/conversations/\(conversation)")
        let text = try XCTUnwrap(said.json["messages"]?.array?.last?["text"]?.string)
        let link = String(try XCTUnwrap(text.firstMatch(of: /\/v1\/ratings\/\S+/)).output)
        let (show, answer) = ("GET /v1/ratings/{token}", "POST /v1/ratings/{token}")
        tour += [
            exchange(show, try server.nobody.get(link)), exchange(show, try server.nobody.get(link + "x")),
            exchange(answer, try server.nobody.post(link)),
            exchange(answer, try server.nobody.post(link, ["score": 5, "comment": "Thank you"])),
            exchange(answer, try server.nobody.post(link, ["score": 1])),
            exchange("GET /v1/ratings", try lead.get("/v1/ratings")),
            exchange("GET /v1/ratings", try agent.get("/v1/ratings")),
            exchange("GET /v1/tickets/{number}", try agent.get("/v1/tickets/\(ticket)")),
        ]
        return tour
    }
}
