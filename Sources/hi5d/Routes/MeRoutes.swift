import HTTPServer
import Helpdesk
import JSON

/// Whom a key stands for: what a client shows once somebody has logged in.
func addMeRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/me", .memory) { request in
        let owner = try desk.owner(ofKeyIn: request.headers["Authorization"])
        try request.query.allowOnly()
        return .json(try desk.whoAmI(owner).json, headers: [("Cache-Control", "no-store")])
    }
}

extension KeyHolder {
    fileprivate var json: JSON {
        [
            "brand": JSON(brand?.id), "brandName": JSON(brand?.name), "kind": .string(kind), "name": JSON(name),
            "role": JSON(agent?.role.rawValue),
        ]
    }
}
