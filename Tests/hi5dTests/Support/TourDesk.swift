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
            ("queues", "payments", ["title": "Payments", "topics": ["payment", "paymnt"], "locales": ["en"]]),
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
        let put = "PUT /v1/settings/{name}"
        tour += [
            exchange(
                "PUT /v1/calendars/{id}",
                try lead.send("PUT", "/v1/calendars/mars", Array(#"{"timeZone":"Mars"}"#.utf8))),
            exchange("DELETE /v1/events/{id}", try lead.send("DELETE", "/v1/events/cup")),
            exchange(put, try lead.send("PUT", "/v1/settings/desk", Array(#"{"closeAfterHours":24}"#.utf8))),
            exchange(put, try agent.send("PUT", "/v1/settings/desk", Array("{}".utf8))),
            exchange("GET /v1/settings/{name}", try agent.get("/v1/settings/desk")),
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
        let events = "GET /v1/tickets/events"
        let (claim, macro) = ("POST /v1/tickets/next", "/v1/tickets/{number}/macros/{id}")
        let direct = "POST /v1/tickets"
        return [
            exchange(direct, try server.one.program.post("/v1/tickets", ["text": "A letter.", "channel": "email"])),
            exchange(direct, try agent.post("/v1/tickets", ["text": "A call.", "subscriber": "ana", "topic": "x"])),
            exchange(direct, try agent.post("/v1/tickets", ["text": ""])),
            exchange(direct, try server.one.visitor.post("/v1/tickets", ["text": "x"])),
            exchange(direct, try server.nobody.post("/v1/tickets", ["text": "x"])),
            exchange(events, try agent.get("/v1/tickets/events", ["Last-Event-ID": "x"])),
            exchange(events, try server.one.visitor.get("/v1/tickets/events")),
            exchange(events, try server.nobody.get("/v1/tickets/events")),
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

    private static func ownFiles(_ server: TestServer) throws -> [Exchange] {
        let (own, other) = (server.two.subscriber("ana"), server.two.subscriber("ben"))
        let (conversation, ticket) = try own.escalate()
        let address = "/v1/conversations/\(conversation)/attachments"
        func attach(_ caller: Caller, _ bytes: [UInt8], _ type: String, _ query: String = "?name=a.txt") throws
            -> Exchange
        {
            exchange(
                "POST /v1/conversations/{id}/attachments",
                try caller.send("POST", address + query, bytes, ["Content-Type": type]))
        }
        let (log, text) = (Array("a log".utf8), "text/plain")
        let kept = try attach(own, log, text)
        let id = try XCTUnwrap(kept.answer.json["id"]?.string, kept.answer.text)
        let (all, one) = ("GET /v1/conversations/{id}/attachments", "GET /v1/conversations/{id}/attachments/{file}")
        let withBot = try own.start()
        return [
            kept, try attach(other, log, text), try attach(server.two.visitor, log, text),
            try attach(server.nobody, log, text), try attach(own, log, "image/png"), try attach(own, log, text, ""),
            exchange(
                "POST /v1/conversations/{id}/attachments",
                try own.send(
                    "POST", "/v1/conversations/\(withBot)/attachments?name=a.txt", log, ["Content-Type": text])),
            exchange(
                "POST /v1/tickets/{number}/attachments",
                try server.two.agent.send(
                    "POST", "/v1/tickets/\(ticket)/attachments?name=b.txt&public=true", log, ["Content-Type": text])),
            exchange(all, try own.get(address)), exchange(all, try other.get(address)),
            exchange(all, try server.nobody.get(address)), exchange(all, try server.two.agent.get(address)),
            exchange(one, try other.get("\(address)/\(id)")), exchange(one, try own.get("\(address)/none")),
        ]
    }

    private static func ownRefunds(_ server: TestServer) throws -> [Exchange] {
        let (own, other) = (server.two.subscriber("ana"), server.two.subscriber("ben"))
        let conversation = try own.start()
        let address = "/v1/conversations/\(conversation)/refunds"
        let anonymous = try server.two.visitor.start()
        let key = ["Idempotency-Key": "back"]
        func ask(_ answer: Answer) -> Exchange { exchange("POST /v1/conversations/{id}/refunds", answer) }
        func read(_ answer: Answer) -> Exchange { exchange("GET /v1/conversations/{id}/refunds", answer) }
        return [
            read(try own.get(address)), read(try other.get(address)), read(try server.nobody.get(address)),
            read(try server.two.visitor.get("/v1/conversations/\(anonymous)/refunds")),
            ask(try own.post(address, ["payment": "pay-10", "reason": "bought by mistake"], key)),
            ask(try own.post(address, ["payment": "pay-10", "reason": "another reason"], key)),
            ask(try own.post(address, ["payment": "pay-10", "reason": "again"])),
            ask(try own.post(address, ["payment": "pay-99", "reason": "none"])), ask(try own.post(address)),
            ask(try other.post(address, ["payment": "pay-21", "reason": "not mine"])),
        ]
    }

    private static func money(_ server: TestServer) throws -> [Exchange] {
        let (agent, lead) = (server.two.agent, server.two.lead)
        _ = try lead.send("PUT", "/v1/settings/desk", Array(#"{"ratingAfterMinutes":0}"#.utf8))
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
        tour += try promises(server) + ownRefunds(server) + ownFiles(server)
        let stranger = try server.two.subscriber("ben").escalate().ticket
        tour.append(
            exchange(
                ask,
                try agent.post(
                    "/v1/tickets/\(stranger)/refunds", ["payment": "pay-21", "reason": "not for us to give"])))
        let said = try server.two.subscriber("ana").get("/v1/conversations/\(conversation)")
        let text = try XCTUnwrap(said.json["messages"]?.array?.last?["text"]?.string)
        let link = "/v1" + String(try XCTUnwrap(text.firstMatch(of: /\/ratings\/\S+/)).output)
        let (show, answer) = ("GET /v1/ratings/{token}", "POST /v1/ratings/{token}")
        tour += [
            exchange(show, try server.nobody.get(link)), exchange(show, try server.nobody.get(link + "x")),
            exchange(answer, try server.nobody.post(link)),
            exchange(answer, try server.nobody.post(link, ["score": 5, "comment": "Thank you"])),
            exchange(answer, try server.nobody.post(link, ["score": 1])),
            exchange("GET /v1/ratings", try lead.get("/v1/ratings")),
            exchange("GET /v1/ratings", try agent.get("/v1/ratings")),
            exchange("GET /v1/notices", try lead.get("/v1/notices?all=true")),
            exchange("GET /v1/notices", try lead.get("/v1/notices?cursor=1")),
            exchange("POST /v1/notices/read", try lead.post("/v1/notices/read", ["all": true])),
            exchange("POST /v1/notices/read", try lead.post("/v1/notices/read")),
            exchange("GET /v1/tickets/{number}", try agent.get("/v1/tickets/\(ticket)")),
        ]
        return tour
    }
}
