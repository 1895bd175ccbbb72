import HTTPServer
import Helpdesk
import JSON

/// One change of a ticket, once its fields are read.
private typealias TicketStep = @Sendable (Helpdesk, Int64, Principal, ChangeConditions) throws -> TicketView

extension Router {
    /// Adds an action on a ticket: `read` takes the body's fields and tells what is to be done.
    fileprivate mutating func onTicket(
        _ action: String, _ desk: Helpdesk, _ status: Status = .ok,
        _ read: @escaping @Sendable (inout JSONFields) throws -> TicketStep
    ) {
        on(.post, "/v1/tickets/{number}/\(action)", .blocking) { (request: Request, number: Int64) in
            let principal = try request.principal(desk)
            var fields = try request.fields()
            let change = try read(&fields)
            try fields.finish()
            return ticketResponse(try change(desk, number, principal, try request.changeConditions()), status)
        }
    }
}

/// What moves a ticket along its life.
func addLifeRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.onTicket("take", desk) { fields in
        let over = try fields.optionalBool("over") ?? false
        return { try $0.takeTicket($1, over: over, as: $2, $3) }
    }
    router.onTicket("assign", desk) { fields in
        let (agent, why) = (try fields.string("agent", 1...100), try fields.why())
        return { try $0.assignTicket($1, to: agent, why: why, as: $2, $3) }
    }
    router.onTicket("release", desk) { fields in
        let why = try fields.why()
        return { try $0.assignTicket($1, to: nil, why: why, as: $2, $3) }
    }
    router.onTicket("pend", desk) { fields in
        let (until, why) = (try fields.optionalMoment("until"), try fields.why())
        return { try $0.pendTicket($1, until: until, why: why, as: $2, $3) }
    }
    router.onTicket("hold", desk) { fields in
        let why = try fields.why()
        return { try $0.holdTicket($1, why: why, as: $2, $3) }
    }
    router.onTicket("resume", desk) { fields in
        let why = try fields.why()
        return { try $0.resumeTicket($1, why: why, as: $2, $3) }
    }
    router.onTicket("solve", desk) { fields in
        let (why, link) = (try fields.why(), try fields.optionalArticleLink())
        return { try $0.solveTicket($1, why: why, linking: link, as: $2, $3) }
    }
}

/// What is said on a ticket.
func addCommentRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.onTicket("replies", desk, .created) { fields in
        let text = try fields.string("text", 1...Helpdesk.longestComment)
        let promises = try fields.promises()
        return { try $0.replyToTicket($1, text, promises: promises, as: $2, $3) }
    }
    router.onTicket("promises", desk, .created) { fields in
        let promise = try TicketPromise(&fields)
        return { try $0.promise(promise, on: $1, as: $2, $3) }
    }
    router.onTicket("notes", desk, .created) { fields in
        let text = try fields.string("text", 1...Helpdesk.longestComment)
        return { try $0.addNote($1, text, as: $2, $3) }
    }
    router.on(.get, "/v1/tickets/{number}/macros/{id}", .blocking) { (request: Request, number: Int64, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(["text": .string(try desk.previewMacro(id, on: number, as: principal))])
    }
    router.on(.post, "/v1/tickets/{number}/macros/{id}", .blocking) { (request: Request, number: Int64, id: String) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        return ticketResponse(try desk.useMacro(id, on: number, as: principal, try request.changeConditions()))
    }
    router.on(.put, "/v1/tickets/{number}/draft", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let text = try fields.string("text", 0...Helpdesk.longestComment)
        try fields.finish()
        return ticketResponse(try desk.saveDraft(number, text, as: principal))
    }
    router.on(.post, "/v1/tickets/{number}/presence", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let isTyping = try fields.optionalBool("typing") ?? false
        try fields.finish()
        let others = try desk.lookAt(number, isTyping: isTyping, as: principal)
        return .json([
            "onlookers": .array(others.map(\.json)), "repeatAfterSeconds": .int(Helpdesk.presenceSeconds / 2),
        ])
    }
}

/// What has to do with other tickets, payments and files.
func addRelationRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.onTicket("merge", desk) { fields in
        let other = try fields.ticketNumber("into")
        return { try $0.mergeTicket($1, into: other, as: $2, $3) }
    }
    router.onTicket("split", desk, .created) { fields in
        let subject = try fields.string("subject", 1...120)
        return { try $0.splitTicket($1, subject: subject, as: $2, $3) }
    }
    router.onTicket("links", desk, .created) { fields in
        let other = try fields.ticketNumber("ticket")
        let kind = try fields.optionalChoice("kind", of: TicketLink.Kind.self) ?? .related
        return { try $0.linkTicket($1, to: other, as: kind, principal: $2, $3) }
    }
    router.onTicket("refunds", desk, .created) { fields in
        let payment = try fields.string("payment", 1...200)
        let reason = try fields.string("reason", 1...Helpdesk.longestRefundReason)
        return { try $0.requestRefund($1, payment: payment, reason: reason, as: $2, $3) }
    }
    for (method, isWanted) in [(Method.put, true), (.delete, false)] {
        router.on(method, "/v1/tickets/{number}/watch", .blocking) { (request: Request, number: Int64) in
            let principal = try request.principal(desk)
            try request.fields().finish()
            return ticketResponse(try desk.watchTicket(number, isWanted, as: principal))
        }
    }
    addAttachmentRoutes(to: &router, desk)
}

func ticketResponse(_ view: TicketView, _ status: Status = .ok) -> Response {
    .json(view.json, status: status, headers: [("ETag", versionTag(view.ticket.version))])
}

extension TicketPromise {
    fileprivate init(_ fields: inout JSONFields) throws {
        guard let action = try fields.optionalChoice("action", of: PromisedAction.self) else {
            let known = PromisedAction.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.field("action", expected: "one of \(known); it is missing")
        }
        self.init(action, subscription: try fields.optionalString("subscription", 1...500), why: try fields.why())
    }
}

extension JSONFields {
    /// The reason of a change, for the ticket's history.
    mutating func why() throws -> String? { try optionalString("why", 1...500) }

    mutating func ticketNumber(_ field: String) throws -> Int64 {
        guard let number = try optionalInt(field, 1...Int64.max) else {
            throw FieldError(field: name(field), expected: "a ticket's number; it is missing")
        }
        return number
    }

    mutating func optionalMoment(_ field: String) throws -> Timestamp? {
        guard let text = try optionalString(field, 1...40) else { return nil }
        guard let time = Timestamp(text: text) else {
            throw FieldError(field: name(field), expected: "a time as in 2026-02-01T12:00:00Z")
        }
        return time
    }

    mutating func texts(_ field: String, _ length: ClosedRange<Int>, atMost limit: Int) throws -> [String] {
        try array(field, atMost: limit).map { item in
            guard let text = item.value.string, length.contains(text.unicodeScalars.count) else {
                throw FieldError(
                    field: item.path, expected: "a string of \(length.lowerBound) to \(length.upperBound) characters")
            }
            return text
        }
    }
}
