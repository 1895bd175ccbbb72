import HTTPServer
import Helpdesk
import JSON

func addSubscriberRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.put, "/v1/subscribers/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.integration(desk)
        let id = try subscriberID(id)
        let (record, asOf) = try request.record()
        let saved = try desk.saveSubscriber(
            try SubscriberRecord(id: id, record), brand: principal.brand, asOf: asOf,
            seen: try request.seenVersion())
        return subscriberResponse(saved, saved.version == 1 ? .created : .ok)
    }

    router.on(.patch, "/v1/subscribers/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.integration(desk)
        let id = try subscriberID(id)
        let (patch, asOf) = try request.record()
        return subscriberResponse(
            try desk.patchSubscriber(
                id, patch, brand: principal.brand, asOf: asOf, seen: try request.seenVersion()))
    }

    router.on(.get, "/v1/subscribers/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.integration(desk)
        try request.query.allowOnly()
        return subscriberResponse(try desk.readSubscriber(id, brand: principal.brand))
    }

    router.on(.delete, "/v1/subscribers/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        return .json(try desk.eraseSubscriber(id, as: principal))
    }

    router.on(.get, "/v1/subscribers/{id}/export", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(try desk.exportSubscriber(id, as: principal), headers: [("Cache-Control", "no-store")])
    }

    router.on(.get, "/v1/facts", .memory) { request in
        _ = try request.principal(desk)
        try request.query.allowOnly()
        return .json(["facts": .array(Fact.all.map(\.json))])
    }
}

private func subscriberResponse(_ subscriber: MirroredSubscriber, _ status: Status = .ok) -> Response {
    .json(
        subscriber.json, status: status,
        headers: [("ETag", versionTag(subscriber.version)), ("Cache-Control", "no-store")])
}

private func subscriberID(_ id: String) throws -> String {
    let isPlain = id.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    guard (1...200).contains(id.unicodeScalars.count), isPlain else {
        throw Problem.field("id", expected: "1 to 200 characters without control characters")
    }
    return id
}

extension Request {
    /// A program of the brand: nobody else writes or reads records.
    fileprivate func integration(_ desk: Helpdesk) throws -> Principal {
        let principal = try principal(desk)
        guard principal.kind == .integration else {
            throw Problem(.forbidden, "not_allowed", "Subscribers' records are for secret keys (sk_…).")
        }
        return principal
    }

    /// The body without its `asOf`, and that.
    fileprivate func record() throws -> (record: JSON, asOf: Timestamp?) {
        try query.allowOnly()
        let body = try json()
        var fields = try JSONFields(body)
        let text = try fields.optionalString("asOf", 1...40)
        let asOf = try text.map { text in
            guard let time = Timestamp(text: text) else {
                throw Problem.field("asOf", expected: "a time as in 2026-02-01T12:00:00Z")
            }
            return time
        }
        return (.object((body.members ?? []).filter { $0.name != "asOf" }), asOf)
    }
}
