import HTTPServer
import Helpdesk
import JSON

func addMessageRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.post, "/v1/messages", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let sender = try fields.string("sender", 1...Helpdesk.longestSender)
        let said = try fields.said()
        let channel = try fields.optionalChoice("channel", of: Channel.self) ?? .api
        let start = try request.conversationStart(&fields, channel, desk, principal)
        try fields.finish()
        let incoming = IncomingMessage(sender: sender, said: said, start: start)
        let key = try request.idempotencyKey()
        return Response(
            body: .later { answer in
                desk.sendMessage(incoming, as: principal, key: key) { posted in answer(posted.map(\.exchanged)) }
            })
    }
}

extension PostedMessage {
    fileprivate var exchanged: Response {
        .json(exchangeJSON, headers: [("Content-Language", locale.description)])
    }
}

extension JSONFields {
    /// `text`, `quickReply`, or both: what was tapped needs no words.
    mutating func said() throws -> Said {
        let tapped = try optionalString("quickReply", 1...200)
        let text =
            try tapped == nil
            ? string("text", 1...Helpdesk.longestMessage) : optionalString("text", 1...Helpdesk.longestMessage)
        return Said(text ?? "/\(tapped ?? "")", tapped: tapped)
    }
}

extension Request {
    /// `locale` and `subscriber` of the body, else what the headers say.
    func conversationStart(
        _ fields: inout JSONFields, _ channel: Channel, _ desk: Helpdesk, _ principal: Principal
    ) throws -> ConversationStart {
        let tag = try fields.optionalString("locale", 2...15)
        let named = try fields.optionalString("subscriber", 1...200)
        if named != nil, principal.kind != .integration {
            throw Problem(
                .forbidden, "not_allowed",
                "\"subscriber\" is for secret keys (sk_…); a subscriber's own identity is the Subscriber-Token header.",
                [.init("field", "subscriber")])
        }
        let given = try tag.map { tag in
            guard let locale = LocaleTag(tag) else { throw Problem.field("locale", expected: LocaleTag.expected) }
            return locale
        }
        return ConversationStart(
            locales: given.map { [$0] } ?? headers["Accept-Language"].map(LocaleTag.accepted) ?? [],
            isLocaleGiven: given != nil, subscriber: try named ?? subscriber(desk, principal), channel: channel)
    }
}
