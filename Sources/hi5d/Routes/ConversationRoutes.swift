import HTTPServer
import Helpdesk
import JSON

func addConversationRoutes(to router: inout Router, _ desk: Helpdesk, _ feed: ConversationFeed) {
    router.on(.post, "/v1/conversations", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let channel = try fields.optionalChoice("channel", of: Channel.self) ?? .api
        let start = try request.conversationStart(&fields, channel, desk, principal)
        try fields.finish()
        let conversation = try desk.startConversation(start, as: principal, key: try request.idempotencyKey())
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
        let said = try fields.said()
        try fields.finish()
        let (subscriber, key) = (try request.subscriber(desk, principal), try request.idempotencyKey())
        return Response(
            body: .later { answer in
                desk.postMessage(said, to: id, as: principal, subscriber: subscriber, key: key) { posted in
                    answer(posted.map { .json($0.json, status: .created) })
                }
            })
    }

    router.on(.get, "/v1/conversations/{id}/events", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("after")
        let after =
            try request.lastEventID(atMost: Int64(Int32.max)) ?? request.query.int("after", 0...Int(Int32.max)).map(
                Int64.init) ?? 0
        let reader = ConversationFeed.Reader(
            topic: id, principal, authorization: request.headers["Authorization"],
            place: .init(subscriber: try request.subscriber(desk, principal), last: after))
        return .events(try feed.open(reader))
    }

    router.on(.post, "/v1/tickets/{number}/hand-back", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        return ticketResponse(try desk.handBack(number, as: principal, try request.changeConditions()))
    }
}
