import HTTPServer
import Helpdesk
import JSON

func addAgentRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/agents", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(["agents": .array(try desk.listAgents(as: principal).map(\.json))])
    }
    router.on(.post, "/v1/agents", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let name = try fields.string("name", 1...100)
        let role = try fields.optionalChoice("role", of: Agent.Role.self) ?? .agent
        let profile = try AgentProfile(&fields)
        try fields.finish()
        let (agent, token) = try desk.addAgent(name: name, role: role, profile: profile, as: principal)
        return .json(["id": .string(agent.id), "token": .string(token)], status: .created)
    }
    router.on(.patch, "/v1/agents/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(try desk.changeAgent(id, try request.json(), as: principal).json)
    }
    router.on(.delete, "/v1/agents/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        try desk.removeAgent(id, as: principal)
        return Response(.noContent)
    }
    addKeyRoutes(to: &router, desk)
}

private func addKeyRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/keys", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(["keys": .array(try desk.listKeys(as: principal).map(\.json))])
    }
    router.on(.post, "/v1/keys", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let kind = try fields.optionalString("kind", 1...20)
        try fields.finish()
        // An agent's key comes with the agent.
        guard let kind = kind.flatMap(AccessKeyKind.init(rawValue:)), kind != .agent else {
            throw Problem.field("kind", expected: "publishable or secret")
        }
        let (key, token) = try desk.addKey(kind, as: principal)
        return .json(key.json(token: token), status: .created)
    }
    router.on(.post, "/v1/keys/{id}/rotate", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let grace = try fields.optionalInt("graceSeconds", 0...Helpdesk.longestKeyGrace) ?? 86_400
        try fields.finish()
        let (key, token) = try desk.rotateKey(id, graceSeconds: grace, as: principal)
        return .json(key.json(token: token), status: .created)
    }
    router.on(.delete, "/v1/keys/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        try desk.revokeKey(id, as: principal)
        return Response(.noContent)
    }
}
