import HTTPServer
import Helpdesk
import JSON

/// Where each kind of setting is found. The rules of the desk are one document, without an id.
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
            return .json(["items": .array(try desk.settings(as: principal).all(kind).map(\.json))])
        }
        router.on(.put, "/v1/\(path)/{id}", .blocking) { (request: Request, id: String) in
            let principal = try request.principal(desk)
            try request.query.allowOnly()
            let body = request.body.isEmpty ? .object([]) : try request.json()
            return .json(try desk.saveSetting(kind, id, body, as: principal).json)
        }
        router.on(.delete, "/v1/\(path)/{id}", .blocking) { (request: Request, id: String) in
            let principal = try request.principal(desk)
            try request.fields().finish()
            try desk.removeSetting(kind, id, as: principal)
            return Response(.noContent)
        }
    }
    router.on(.get, "/v1/desk", .memory) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(try desk.settings(as: principal).all(.desk).first?.json ?? .null)
    }
    router.on(.put, "/v1/desk", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let body = request.body.isEmpty ? .object([]) : try request.json()
        return .json(try desk.saveSetting(.desk, DeskRules.onlyID, body, as: principal).json)
    }
}
