import JSON

extension Tour {
    static func reports(_ server: TestServer) throws -> [Exchange] {
        let (visitor, lead) = (server.one.visitor, server.one.otherAgent)
        let vote = "POST /v1/faq/{locale}/articles/{id}/votes"
        let path = "/v1/faq/en/articles/restore-purchase/votes"
        let (votes, gaps) = ("GET /v1/faq/{locale}/votes", "GET /v1/faq/{locale}/gaps")
        for _ in 0..<2 { _ = try visitor.get("/v1/faq/en/search?q=zzyzx") }
        try server.storeCounts()
        return [
            Exchange(
                operation: vote, answer: try visitor.post(path, ["helpful": true, "visitor": "0123456789abcdef"])),
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
