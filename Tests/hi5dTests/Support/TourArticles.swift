import JSON

extension Tour {
    static func articles(_ server: TestServer) throws -> [Exchange] { try importing(server) + oneArticle(server) }

    private static func importing(_ server: TestServer) throws -> [Exchange] {
        let (program, lead) = (server.two.program, server.two.otherAgent)
        let address = "/v1/articles/import"
        func post(_ answer: Answer) -> Exchange { Exchange(operation: "POST \(address)", answer: answer) }
        func lines(_ caller: Caller, _ query: String, _ text: String) throws -> Exchange {
            post(
                try caller.send(
                    "POST", address + query, Array(text.utf8), ["Content-Type": "application/x-ndjson"]))
        }
        func export(_ caller: Caller, _ query: String = "") throws -> Exchange {
            Exchange(operation: "GET /v1/articles/export", answer: try caller.get("/v1/articles/export\(query)"))
        }
        let (card, costs) = (articleLine("card"), articleLine("card", title: "Costs"))
        return [
            post(try program.post(address, ["articles": .array([try JSON.parse(card)])])),
            try lines(lead, "?dryRun=true", card),
            try lines(lead, "?mode=replace", costs + "\n" + articleLine("card", "es")),
            post(try program.post(address, ["articles": [[:]]])),
            post(try program.post(address)),
            try lines(program, "", card + "\nx"),
            try lines(program, "?mode=all", card),
            post(try program.send("POST", address, Array("{".utf8))),
            post(try program.send("POST", address, [0x7B], ["Content-Type": "text/csv"])),
            post(try program.send("POST", address, .init(repeating: 32, count: 2 << 20))),
            try lines(server.two.agent, "", card),
            try lines(server.two.visitor, "", card),
            try lines(server.nobody, "", card),
            try export(program),
            try export(lead, "?locale=es"),
            try export(lead, "?locale=de"),
            try export(lead, "?locale=klingon"),
            try export(server.two.agent),
            try export(server.nobody),
        ]
    }
    private static func oneArticle(_ server: TestServer) throws -> [Exchange] {
        let (program, lead) = (server.two.program, server.two.otherAgent)
        let (path, address) = ("/v1/articles/{id}/{locale}", "/v1/articles/tour/en")
        let article: JSON = [
            "section": "billing", "title": "Tour", "body": "By card.", "asked": ["how"], "tags": ["x"],
        ]
        let other: JSON = ["section": "billing", "title": "Another tour", "body": "By card."]
        func put(
            _ json: JSON, _ headers: [String: String] = [:], at place: String = "/v1/articles/tour/en",
            by caller: Caller? = nil
        ) throws -> Exchange {
            Exchange(
                operation: "PUT \(path)", answer: try (caller ?? lead).send("PUT", place, json.encoded, headers))
        }
        func get(_ caller: Caller, _ suffix: String = "", at place: String = "/v1/articles/tour/en") throws -> Exchange
        {
            Exchange(operation: "GET \(path)\(suffix)", answer: try caller.get(place + suffix))
        }
        func remove(_ caller: Caller, _ headers: [String: String] = [:]) throws -> Exchange {
            Exchange(operation: "DELETE \(path)", answer: try caller.send("DELETE", address, nil, headers))
        }
        return [
            try put(article, ["If-None-Match": "*", "Idempotency-Key": "tour"]),
            try put(other, ["If-None-Match": "*"]), try put(other, ["Idempotency-Key": "tour"]),
            try put(other, ["If-Match": "\"v1\""]), try put(article, ["If-Match": "\"v1\""]),
            try put(article, ["If-Match": "\"v9\""]), try put([:]), try put(article, at: "/v1/articles/tour/klingon"),
            try put(article, ["Content-Type": "text/plain"]), try put(article, by: server.two.agent),
            try put(article, by: server.nobody),
            Exchange(
                operation: "PUT \(path)",
                answer: try lead.send("PUT", address, .init(repeating: 32, count: 2 << 20))),
            try get(program), try get(program, at: "/v1/articles/none/en"), try get(server.two.visitor),
            try get(server.nobody), try get(lead, "/events"), try get(lead, "/events", at: "/v1/articles/none/en"),
            try get(server.two.agent, "/events"), try get(server.nobody, "/events"),
            try remove(lead, ["If-Match": "\"v1\""]), try remove(lead, ["If-Match": "\"v9\""]),
            try remove(server.two.agent), try remove(lead, ["Idempotency-Key": "tour"]), try remove(program),
            try remove(program), try remove(server.nobody),
        ]
    }
}
