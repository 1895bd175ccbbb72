import HTTPServer
import Helpdesk
import JSON

func addHookRoutes(to router: inout Router, _ desk: Helpdesk) {
    // Stored in one insert and answered; what it says is read afterwards.
    router.on(.post, "/v1/hooks/{feed}", .blocking) { (request: Request, feed: String) in
        guard let feed = HookFeed(rawValue: feed) else { throw Problem.notFound }
        try request.query.allowOnly("key", "token")
        let bearer = request.headers["Authorization"].flatMap {
            $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil
        }
        let proof = HookProof(
            signature: request.headers["Webhook-Signature"], token: try request.query.text("token"), bearer: bearer)
        let receipt = try desk.receiveHook(
            IncomingHook(feed: feed, key: try request.query.text("key") ?? bearer, body: request.body, proof: proof))
        guard let key = receipt.responseKey else { return .json(["received": true]) }
        // What Roku wants to read back.
        return Response(
            headers: [("Content-Type", "text/plain")] + (receipt.apiKey.map { [("ApiKey", $0)] } ?? []),
            body: .bytes(Array(key.utf8)))
    }

    router.on(.get, "/v1/hooks", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(["notices": .array(try desk.hookCounts(as: principal).map(\.json))])
    }
}

func addSubscriptionSettingRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/settings/{name}", .blocking) { (request: Request, name: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(try desk.readSetting(name, as: principal), headers: [("Cache-Control", "no-store")])
    }

    router.on(.put, "/v1/settings/{name}", .blocking) { (request: Request, name: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        try desk.changeSetting(name, to: try request.json(), as: principal)
        return .json(try desk.readSetting(name, as: principal), headers: [("Cache-Control", "no-store")])
    }

    router.on(.post, "/v1/signing-keys", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let hours = try fields.optionalInt("keepOldHours", 0...720) ?? 24
        try fields.finish()
        let key = try desk.rotateSigningKey(as: principal, keepingOldHours: hours)
        return .json(
            ["kid": .string(key.id), "signingSecret": .string(key.secret)], status: .created,
            headers: [("Cache-Control", "no-store")])
    }
}
