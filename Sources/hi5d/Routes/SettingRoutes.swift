import HTTPServer
import Helpdesk
import JSON

/// Where each kind of setting is found of which there are several. The others are at `/v1/settings/{name}`.
extension SettingKind {
    static let collections: [(kind: SettingKind, path: String)] = [
        (.queue, "queues"), (.macro, "macros"), (.view, "views"), (.calendar, "calendars"),
        (.slaPolicy, "sla-policies"), (.event, "events"),
    ]
}

func addSettingRoutes(to router: inout Router, _ desk: Helpdesk) {
    for (kind, path) in SettingKind.collections {
        router.on(.get, "/v1/\(path)", .memory) { request in
            let principal = try request.principal(desk)
            try request.query.allowOnly()
            return .json(["items": .array(try desk.readSettings(kind, as: principal))])
        }
        router.on(.put, "/v1/\(path)/{id}", .blocking) { (request: Request, id: String) in
            let principal = try request.principal(desk)
            try request.query.allowOnly()
            let body = request.body.isEmpty ? .object([]) : try request.json()
            let saved = try desk.saveSetting(kind, id, body, as: principal)
            guard kind == .queue else { return .json(saved) }
            let unknown = UnknownTopic.among(saved["topics"], known: try desk.knownTopics(as: principal))
            return .json(unknown.isEmpty ? saved : saved.with("unknownTopics", .array(unknown.map(\.json))))
        }
        router.on(.delete, "/v1/\(path)/{id}", .blocking) { (request: Request, id: String) in
            let principal = try request.principal(desk)
            try request.fields().finish()
            try desk.removeSetting(kind, id, as: principal)
            return Response(.noContent)
        }
    }
    router.on(.get, "/v1/settings/{name}", .memory) { (request: Request, name: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let shown = try desk.readSettings(try document(name), as: principal).first
        return .json(shown ?? .object([]), headers: [("Cache-Control", "no-store")])
    }
    router.on(.put, "/v1/settings/{name}", .blocking) { (request: Request, name: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let kind = try document(name)
        let saved = try desk.saveSetting(kind, kind.rawValue, try request.json(), as: principal)
        return .json(saved, headers: [("Cache-Control", "no-store")])
    }
}

private func document(_ name: String) throws -> SettingKind {
    guard let kind = SettingKind.documents.first(where: { $0.rawValue == name }) else {
        throw HelpdeskError.notFound(what: "setting")
    }
    return kind
}
