import HTTPServer
import Helpdesk
import JSON

extension Request {
    /// For those who run the installation, and nobody of a brand.
    fileprivate func mustBeOperators(_ desk: Helpdesk) throws {
        _ = try desk.authenticateOperator(headers["Authorization"])
    }
}

/// What operators do: brands, and the agents that brands begin with.
func addBrandRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/brands", .blocking) { request in
        try request.mustBeOperators(desk)
        try request.query.allowOnly()
        return .json(["brands": .array(try desk.listBrands().map(\.json))])
    }
    router.on(.post, "/v1/brands", .blocking) { request in
        try request.mustBeOperators(desk)
        var fields = try request.fields()
        let (id, name) = (try fields.string("id", 1...40), try fields.string("name", 1...100))
        let locale = try fields.locale("defaultLocale")
        let account = try fields.string("accountUrl", 1...500)
        let wantsFAQ = try fields.optionalBool("starterFaq") ?? false
        try fields.finish()
        let keys = try desk.createBrand(id: id, name: name, defaultLocale: locale, accountURL: account)
        if wantsFAQ { try desk.publishStarterFAQ(for: id) }
        return .json(keys.json(of: id), status: .created, headers: [("Cache-Control", "no-store")])
    }
    router.on(.patch, "/v1/brands/{id}", .blocking) { (request: Request, id: String) in
        try request.mustBeOperators(desk)
        try request.query.allowOnly()
        return .json(try desk.changeBrand(id, try request.json()).json)
    }
    router.on(.delete, "/v1/brands/{id}", .blocking) { (request: Request, id: String) in
        try request.mustBeOperators(desk)
        var fields = try request.fields()
        let name = try fields.string("name", 1...100)
        try fields.finish()
        return .json(try desk.removeBrand(id, name: name).json, status: .accepted)
    }
    router.on(.post, "/v1/brands/{id}/agents", .blocking) { (request: Request, id: String) in
        try request.mustBeOperators(desk)
        var fields = try request.fields()
        let name = try fields.string("name", 1...100)
        let role = try fields.optionalChoice("role", of: Agent.Role.self) ?? .admin
        try fields.finish()
        let token = try desk.createAgent(brand: id, name: name, role: role)
        return .json(
            ["name": .string(name), "role": .string(role.rawValue), "token": .string(token)], status: .created,
            headers: [("Cache-Control", "no-store")])
    }
}

/// The keys of operators.
func addOperatorRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/operators", .blocking) { request in
        try request.mustBeOperators(desk)
        try request.query.allowOnly()
        return .json(["operators": .array(try desk.listOperators().map(\.json))])
    }
    router.on(.post, "/v1/operators", .blocking) { request in
        try request.mustBeOperators(desk)
        var fields = try request.fields()
        let name = try fields.string("name", 1...100)
        try fields.finish()
        return shown(try desk.addOperator(name: name))
    }
    router.on(.post, "/v1/operators/{id}/rotate", .blocking) { (request: Request, id: String) in
        try request.mustBeOperators(desk)
        var fields = try request.fields()
        let grace = try fields.optionalInt("graceSeconds", 0...Helpdesk.longestKeyGrace) ?? 86_400
        try fields.finish()
        return shown(try desk.rotateOperator(id, graceSeconds: grace))
    }
    router.on(.delete, "/v1/operators/{id}", .blocking) { (request: Request, id: String) in
        try request.mustBeOperators(desk)
        try request.fields().finish()
        try desk.revokeOperator(id)
        return Response(.noContent)
    }
}

extension BrandKeys {
    /// Once, when they are made.
    func json(of brand: String) -> JSON {
        [
            "brand": .string(brand), "publishableKey": .string(publishable), "secretKey": .string(secret),
            "signingSecret": .string(signingSecret),
        ]
    }
}

extension Brand {
    fileprivate var json: JSON {
        [
            "id": .string(id), "name": .string(name), "defaultLocale": .string(defaultLocale.description),
            "accountUrl": .string(accountURL), "suspendedAt": JSON(suspendedAt?.text),
            "removedAt": JSON(removedAt?.text),
        ]
    }
}

/// A new key, this once.
private func shown(_ made: (person: Operator, token: String)) -> Response {
    .json(
        ["id": .string(made.person.id), "name": .string(made.person.name), "token": .string(made.token)],
        status: .created, headers: [("Cache-Control", "no-store")])
}

extension OperatorEntry {
    fileprivate var json: JSON {
        [
            "id": .string(person.id), "name": .string(person.name), "createdAt": .string(createdAt.text),
            "expiresAt": JSON(expiresAt?.text),
        ]
    }
}
