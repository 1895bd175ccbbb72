import JSON

extension Tour {
    static func reports(_ server: TestServer) throws -> [Exchange] {
        let (visitor, lead) = (server.one.visitor, server.one.otherAgent)
        let vote = "POST /v1/faq/{locale}/articles/{id}/votes"
        let path = "/v1/faq/en/articles/restore-purchase/votes"
        let (votes, gaps) = ("GET /v1/faq/{locale}/votes", "GET /v1/faq/{locale}/gaps")
        for _ in 0..<2 { _ = try visitor.get("/v1/faq/en/search?q=zzyzx") }
        try server.storeCounts()
        let visitors = "POST /v1/faq/visitors"
        let named = try visitor.post("/v1/faq/visitors", [:])
        return [
            Exchange(operation: visitors, answer: named),
            Exchange(operation: visitors, answer: try visitor.post("/v1/faq/visitors", ["name": "sam"])),
            Exchange(operation: visitors, answer: try server.nobody.post("/v1/faq/visitors", [:])),
            Exchange(
                operation: vote,
                answer: try visitor.post(path, ["helpful": true, "visitor": named.json["visitor"] ?? .null])),
            Exchange(operation: vote, answer: try server.one.subscriber("ben").post(path, ["helpful": false])),
            Exchange(operation: vote, answer: try visitor.post(path, ["helpful": true])),
            Exchange(operation: vote, answer: try server.nobody.post(path, ["helpful": true])),
            Exchange(
                operation: vote,
                answer: try server.one.subscriber("ben").post("/v1/faq/en/articles/none/votes", ["helpful": true])),
            Exchange(operation: votes, answer: try lead.get("/v1/faq/en/votes")),
            Exchange(operation: votes, answer: try visitor.get("/v1/faq/en/votes")),
            Exchange(operation: gaps, answer: try lead.get("/v1/faq/en/gaps?days=7&atLeast=1")),
            Exchange(operation: gaps, answer: try lead.get("/v1/faq/en/gaps?days=91")),
            Exchange(operation: gaps, answer: try server.one.agent.get("/v1/faq/en/gaps")),
        ]
    }
}
