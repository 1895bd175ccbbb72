extension Tour {
    static func me(_ server: TestServer) throws -> [Exchange] {
        let tenant = server.one
        return try [tenant.agent, tenant.otherAgent, tenant.program, tenant.visitor, server.nobody].map {
            Exchange(operation: "GET /v1/me", answer: try $0.get("/v1/me"))
        } + [Exchange(operation: "GET /v1/me", answer: try tenant.agent.get("/v1/me?x=1"))]
    }
}
