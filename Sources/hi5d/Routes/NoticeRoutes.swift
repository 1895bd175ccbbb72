import HTTPServer
import Helpdesk
import JSON

/// What agents are told.
func addNoticeRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/notices", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly("all", "limit", "cursor")
        let (page, unread) = try desk.listNotices(
            onlyUnread: !(try request.query.bool("all") ?? false), limit: try request.query.int("limit", 1...100) ?? 25,
            cursor: try request.query.text("cursor"), as: principal)
        return .json([
            "notices": .array(page.items.map(\.json)), "unread": .int(unread), "next": JSON(page.next),
        ])
    }
    router.on(.post, "/v1/notices/read", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let isEach = try fields.optionalBool("all") ?? false
        let ids =
            fields.value("notices") == nil ? nil : try fields.texts("notices", 1...100, atMost: Helpdesk.mostNotices)
        try fields.finish()
        guard isEach == (ids == nil) else {
            throw Problem.field("notices", expected: "ids of notices, or \"all\": true instead")
        }
        return .json(["unread": .int(try desk.readNotices(ids, as: principal))])
    }
}
