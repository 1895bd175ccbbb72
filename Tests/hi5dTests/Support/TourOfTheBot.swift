import JSON

/// Messages of chatbots, rules, and the bot's figures.
extension Tour {
    static func messages(_ server: TestServer) throws -> [Exchange] {
        let (visitor, program) = (server.one.visitor, server.one.program)
        let (send, rasa) = ("POST /v1/messages", "POST /webhooks/rest/webhook")
        func say(_ caller: Caller, _ body: JSON, _ key: String = "a") throws -> Exchange {
            Exchange(operation: send, answer: try caller.post("/v1/messages", body, ["Idempotency-Key": key]))
        }
        func post(_ caller: Caller, _ body: JSON, _ query: String = "") throws -> Exchange {
            Exchange(operation: rasa, answer: try caller.post("/webhooks/rest/webhook\(query)", body))
        }
        let question = JSON.string(Words.question)
        let events = "GET /v1/conversations/{id}/events"
        let ticket = try server.one.visitor.escalate().ticket
        let handBack = "POST /v1/tickets/{number}/hand-back"
        let address = "/v1/tickets/\(ticket)/hand-back"
        return [
            try say(program, ["channel": "chat", "sender": "u-1", "text": question, "subscriber": "ben"]),
            try say(program, ["channel": "chat", "sender": "u-1", "quickReply": "helped"]),
            try say(visitor, ["sender": "u-1", "text": .string(Words.forPerson)], "b"),
            try say(visitor, ["sender": "u-1", "text": "x", "subscriber": "ben"]), try say(visitor, ["sender": "u-1"]),
            try say(server.nobody, ["sender": "u-1", "text": "x"]),
            try post(visitor, ["sender": "u-1", "message": question]), try post(server.nobody, [:]),
            try post(visitor, ["message": 7]), try post(visitor, ["message": "hello"], "?token=sk_1"),
            Exchange(operation: "GET /webhooks/rest/", answer: try server.nobody.get("/webhooks/rest/")),
            Exchange(operation: events, answer: try visitor.get("/v1/conversations/cnv_none/events")),
            Exchange(operation: events, answer: try visitor.get("/v1/conversations/cnv_none/events?after=x")),
            Exchange(operation: handBack, answer: try server.one.agent.post(address, [:], ["If-Match": "\"v9\""])),
            Exchange(operation: handBack, answer: try server.one.agent.post(address)),
            Exchange(operation: handBack, answer: try server.one.agent.post(address)),
            Exchange(operation: handBack, answer: try visitor.post(address)),
        ]
    }

    static func rules(_ server: TestServer) throws -> [Exchange] {
        let program = server.two.program
        let rule: JSON = [
            "id": "law", "when": ["words": ["lawy*"]], "then": ["escalate": ["queue": "legal", "tags": ["law"]]],
        ]
        let promising: JSON = [
            "id": "quit", "when": ["words": ["quit"], "locales": ["en"]], "then": ["say": ["en": "We cancel it."]],
            "promises": ["cancel"],
        ]
        func call(_ operation: String, _ answer: Answer) -> Exchange { Exchange(operation: operation, answer: answer) }
        return [
            call("POST /v1/rules", try program.post("/v1/rules", ["rules": [rule, promising]])),
            call(
                "POST /v1/rules", try program.post("/v1/rules", ["rules": [["id": "x", "then": ["answer": "gone"]]]])),
            call("POST /v1/rules", try program.post("/v1/rules", ["rules": [["id": "x"]]])),
            call("POST /v1/rules", try server.two.agent.post("/v1/rules", ["rules": []])),
            call("GET /v1/rules", try program.get("/v1/rules")),
            call("GET /v1/rules", try server.two.visitor.get("/v1/rules")),
            call("POST /v1/rules/test", try program.post("/v1/rules/test", ["text": "my lawyer"])),
            call("POST /v1/rules/test", try program.post("/v1/rules/test", ["text": "x", "locale": "??"])),
            call("DELETE /v1/rules/{id}", try program.send("DELETE", "/v1/rules/law")),
            call("DELETE /v1/rules/{id}", try program.send("DELETE", "/v1/rules/law")),
            call("DELETE /v1/rules/{id}", try server.nobody.send("DELETE", "/v1/rules/law")),
        ]
    }

    static func bot(_ server: TestServer) throws -> [Exchange] {
        let (stats, settings) = ("GET /v1/bot/stats", "/v1/bot/settings")
        let program = server.one.program
        func put(_ body: JSON) throws -> Exchange {
            Exchange(operation: "PUT \(settings)", answer: try program.send("PUT", settings, body.encoded))
        }
        return [
            Exchange(operation: stats, answer: try server.one.agent.get("/v1/bot/stats?days=7")),
            Exchange(operation: stats, answer: try server.one.agent.get("/v1/bot/stats?days=0")),
            Exchange(operation: stats, answer: try server.one.visitor.get("/v1/bot/stats")),
            Exchange(operation: "GET \(settings)", answer: try program.get(settings)),
            Exchange(operation: "GET \(settings)", answer: try server.one.agent.get(settings)),
            try put(["assumedAfterHours": 48]), try put(["assumedAfterHours": 0]), try put([:]),
        ]
    }

    static func learning(_ server: TestServer) throws -> [Exchange] {
        let (program, lessons) = (server.one.program, "/v1/bot/lessons")
        let conversation = try server.one.visitor.start()
        for text in [Words.question, "That did not help"] { _ = try server.one.visitor.say(text, in: conversation) }
        let number = try server.one.visitor.escalate().ticket
        let agent = try server.desk.authenticate("Bearer \(server.one.noa)")
        for article in ["cancel-subscription", "restore-purchase"] {
            try server.desk.linkArticle(article, to: number, as: agent)
        }
        let ids = try server.desk.listLessons(as: server.desk.authenticate("Bearer \(server.one.keys.secret)")).map(
            \.id)
        func post(_ action: String, _ id: String) throws -> Exchange {
            Exchange(
                operation: "POST \(lessons)/{id}/\(action)", answer: try program.post("\(lessons)/\(id)/\(action)"))
        }
        func read(_ path: String, _ caller: Caller, as operation: String? = nil) throws -> Exchange {
            Exchange(operation: "GET \(operation ?? path)", answer: try caller.get(path))
        }
        return [
            try read("/v1/bot/gaps", program), try read("/v1/bot/gaps?days=x", program, as: "/v1/bot/gaps"),
            try read("/v1/bot/gaps", server.one.agent), try read(lessons, program),
            try read(lessons, server.one.visitor),
            try read("\(lessons)/\(ids[0])", program, as: "\(lessons)/{id}"),
            try read("\(lessons)/none", program, as: "\(lessons)/{id}"), try post("refuse", ids[1]),
            try post("refuse", ids[1]), try post("accept", ids[0]), try post("accept", "none"),
        ]
    }
}
