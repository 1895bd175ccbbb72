import HTTPServer
import Helpdesk
import JSON

func addConversationRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.post, "/v1/conversations", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let wanted = try fields.optionalString("locale", 2...15)
        let channel = try fields.optionalChoice("channel", of: Channel.self) ?? .api
        let named = try fields.optionalString("subscriber", 1...200)
        try fields.finish()
        if named != nil, principal.kind != .integration {
            throw Problem(
                .forbidden, "not_allowed",
                "\"subscriber\" is for secret keys (sk_…); a subscriber's own identity is the Subscriber-Token header.",
                [.init("field", "subscriber")])
        }
        let conversation = try desk.startConversation(
            as: principal, locales: try wantedLocales(wanted, request),
            subscriber: try named ?? request.subscriber(desk, principal),
            channel: channel, key: try request.idempotencyKey())
        return .json(
            conversation.json(ticketNumber: nil), status: .created,
            headers: [
                ("Location", "/v1/conversations/\(conversation.id)"),
                ("Content-Language", conversation.locale.description),
            ])
    }

    router.on(.get, "/v1/conversations/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("after")
        let after = try request.query.int("after", 0...Int(Int32.max)) ?? 0
        let (conversation, messages, number) = try desk.readConversation(
            id, after: Int64(after), as: principal, subscriber: try request.subscriber(desk, principal))
        return .json(conversation.json(ticketNumber: number, messages: messages))
    }

    router.on(.post, "/v1/conversations/{id}/messages", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let text = try fields.string("text", 1...Helpdesk.longestMessage)
        try fields.finish()
        let posted = try desk.postMessage(
            text, to: id, as: principal, subscriber: try request.subscriber(desk, principal),
            key: try request.idempotencyKey())
        return .json(posted.json, status: .created)
    }
}

/// The body's locale, else the `Accept-Language` header.
private func wantedLocales(_ text: String?, _ request: Request) throws -> [LocaleTag] {
    guard let text else { return request.headers["Accept-Language"].map(LocaleTag.accepted) ?? [] }
    guard let locale = LocaleTag(text) else { throw Problem.field("locale", expected: LocaleTag.expected) }
    return [locale]
}
