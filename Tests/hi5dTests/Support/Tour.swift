import JSON

/// A walk through the whole API: each documented kind of answer at least once.
enum Tour {
    struct Exchange {
        let operation: String
        let answer: Answer
    }

    static func exchanges(with server: TestServer) throws -> [Exchange] {
        try service(server) + faq(server) + reports(server) + conversations(server) + tickets(server) + articles(server)
            + messages(server) + rules(server) + bot(server) + learning(server) + desk(server)
            + TourSubscribers.exchanges(with: server) + operators(server) + me(server)
    }

    private static func service(_ server: TestServer) throws -> [Exchange] {
        try ["/healthz", "/readyz", "/openapi.json"].map {
            Exchange(operation: "GET \($0)", answer: try server.nobody.get($0))
        } + [
            Exchange(
                operation: "POST /v1/bot/opinions",
                answer: try server.one.agent.post("/v1/bot/opinions", ["text": .string(Words.question)])),
            Exchange(
                operation: "POST /v1/bot/opinions",
                answer: try server.one.program.post("/v1/bot/opinions", ["text": "hello", "locale": "fr"])),
            Exchange(
                operation: "POST /v1/bot/opinions",
                answer: try server.one.program.post("/v1/bot/opinions", ["text": .string(Words.suggesting)])),
            Exchange(
                operation: "POST /v1/bot/opinions",
                answer: try server.one.visitor.post("/v1/bot/opinions", ["text": "hello"])),
        ]
    }

    private static func faq(_ server: TestServer) throws -> [Exchange] {
        let visitor = server.one.visitor
        let search = "GET /v1/faq/{locale}/search"
        let sections = "GET /v1/faq/{locale}/sections"
        let locales = "GET /v1/faq/locales"
        let suggest = "GET /v1/faq/{locale}/suggest"
        let article = "GET /v1/faq/{locale}/articles/{id}"
        return [
            Exchange(operation: search, answer: try visitor.get("/v1/faq/en/search?q=payment")),
            Exchange(operation: search, answer: try visitor.get("/v1/faq/en/search")),
            Exchange(operation: search, answer: try server.nobody.get("/v1/faq/en/search?q=a")),
            Exchange(operation: search, answer: try visitor.get("/v1/faq/en/search?q=how&limit=1&section=payment")),
            Exchange(operation: search, answer: try visitor.get("/v1/faq/en/search?q=my&limit=1&cursor=1")),
            Exchange(operation: search, answer: try visitor.get("/v1/faq/en/search?q=payment&highlight=true")),
            Exchange(operation: search, answer: try visitor.get("/v1/faq/en/search?q=pay&explain=true&facets=true")),
            Exchange(operation: sections, answer: try visitor.get("/v1/faq/fr/sections")),
            Exchange(operation: sections, answer: try server.nobody.get("/v1/faq/fr/sections")),
            Exchange(operation: locales, answer: try visitor.get("/v1/faq/locales")),
            Exchange(operation: locales, answer: try visitor.get("/v1/faq/locales?x=1")),
            Exchange(operation: suggest, answer: try visitor.get("/v1/faq/en/suggest?q=canc")),
            Exchange(operation: suggest, answer: try visitor.get("/v1/faq/en/suggest")),
            Exchange(operation: suggest, answer: try server.nobody.get("/v1/faq/en/suggest?q=a")),
            Exchange(operation: article, answer: try visitor.get("/v1/faq/fr/articles/cancel-subscription")),
            Exchange(
                operation: article,
                answer: try server.one.subscriber("ben").get("/v1/faq/en/articles/restore-purchase")),
            Exchange(operation: article, answer: try visitor.get("/v1/faq/en/articles/none")),
        ]
    }

    private static func conversations(_ server: TestServer) throws -> [Exchange] {
        let (visitor, subscriber) = (server.one.visitor, server.one.subscriber("ben"))
        let id = try visitor.start()
        let (start, read) = ("POST /v1/conversations", "GET /v1/conversations/{id}")
        let say = "POST /v1/conversations/{id}/messages"
        let key = ["Idempotency-Key": "once"]
        return [
            Exchange(operation: start, answer: try visitor.post("/v1/conversations", ["channel": "chat"], key)),
            Exchange(operation: start, answer: try visitor.post("/v1/conversations", ["channel": "api"], key)),
            Exchange(operation: start, answer: try subscriber.post("/v1/conversations", ["channel": "chat"], key)),
            Exchange(operation: start, answer: try subscriber.post("/v1/conversations", ["channel": "api"], key)),
            Exchange(operation: start, answer: try visitor.post("/v1/conversations", ["subscriber": "ben"])),
            Exchange(operation: start, answer: try visitor.send("POST", "/v1/conversations", Array("{".utf8))),
            Exchange(
                operation: start,
                answer: try visitor.send("POST", "/v1/conversations", [0x7B], ["Content-Type": "text/plain"])),
            Exchange(
                operation: start,
                answer: try visitor.send("POST", "/v1/conversations", .init(repeating: 32, count: 2 << 20))),
            Exchange(operation: say, answer: try visitor.say("hello", in: id)),
            Exchange(operation: say, answer: try visitor.say(Words.question, in: id)),
            Exchange(operation: say, answer: try visitor.say(Words.forPerson, in: id)),
            Exchange(operation: say, answer: try visitor.say("still there?", in: id)),
            Exchange(operation: say, answer: try server.two.visitor.say("let me in", in: id)),
            Exchange(operation: read, answer: try visitor.get("/v1/conversations/\(id)")),
            Exchange(operation: read, answer: try server.one.agent.get("/v1/conversations/\(id)")),
        ]
    }

    private static func tickets(_ server: TestServer) throws -> [Exchange] {
        let ticket = try server.one.subscriber("ben").escalate().ticket
        let other = try server.one.subscriber("unheard-of").escalate().ticket
        let (agent, address) = (server.one.agent, "/v1/tickets/\(ticket)")
        func post(_ action: String, _ answer: Answer) -> Exchange {
            Exchange(operation: "POST /v1/tickets/{number}/\(action)", answer: answer)
        }
        return [
            post("take", try agent.post("\(address)/take", [:], ["If-Match": "\"v1\""])),
            post("take", try agent.post("\(address)/take", [:], ["If-Match": "\"v1\""])),
            post("take", try server.one.otherAgent.post("\(address)/take")),
            post("replies", try agent.post("\(address)/replies", ["text": "I have looked into it."])),
            post("notes", try server.one.otherAgent.post("\(address)/notes", ["text": "Billed by Apple."])),
            post("solve", try agent.post("\(address)/solve")),
            post("solve", try agent.post("\(address)/solve")),
            Exchange(operation: "GET /v1/tickets/{number}", answer: try agent.get(address)),
            Exchange(operation: "GET /v1/tickets/{number}", answer: try agent.get("/v1/tickets/\(other)")),
            Exchange(operation: "GET /v1/tickets/{number}", answer: try server.one.visitor.get(address)),
            Exchange(operation: "GET /v1/tickets", answer: try agent.get("/v1/tickets?status=all&limit=1")),
            Exchange(operation: "GET /v1/tickets", answer: try agent.get("/v1/tickets?status=late")),
        ]
    }
}
