import HTTPServer
import Helpdesk
import JSON

/// Whom a key stands for: what a client shows once somebody has logged in.
func addMeRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/me", .memory) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(try desk.whoAmI(principal).json, headers: [("Cache-Control", "no-store")])
    }
}

extension KeyHolder {
    fileprivate var json: JSON {
        [
            "brand": .string(brand.id), "brandName": .string(brand.name), "kind": .string(kind.rawValue),
            "name": JSON(agent?.name), "role": JSON(agent?.role.rawValue),
        ]
    }
}
