import HTTPServer
import Helpdesk
import JSON

func addTicketRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/tickets", .blocking) { request in
        let principal = try request.principal(desk)
        let query = request.query
        try query.allowOnly("status", "q", "view", "sort", "limit", "cursor")
        let page = try desk.listTickets(try listing(query, desk, principal), as: principal)
        return .json(page.json)
    }

    router.on(.post, "/v1/tickets", .blocking) { request in
        let principal = try request.principal(desk)
        let direct = try request.directTicket(desk, principal)
        let key = try request.idempotencyKey()
        return Response(
            body: .later { answer in
                desk.createTicket(direct, as: principal, key: key) { created in answer(created.map(\.opened)) }
            })
    }

    router.on(.post, "/v1/tickets/next", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let queue = try fields.optionalString("queue", 1...40)
        try fields.finish()
        let claimed = try desk.claimNextTicket(queue: queue, as: principal, key: try request.idempotencyKey())
        var writer = JSONWriter(reserving: 1_024)
        writer.raw(#"{"ticket":"#)
        if let claimed { writer.raw(claimed.json) } else { writer.raw("null") }
        writer.raw("}")
        return .json(writer.bytes)
    }

    router.on(.get, "/v1/tickets/{number}", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return ticketResponse(try desk.showTicket(number, as: principal))
    }

    router.on(.get, "/v1/tickets/{number}/context", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("fresh")
        let isFresh = try request.query.bool("fresh") ?? false
        return .json(
            try desk.ticketContext(number, as: principal, isFresh: isFresh).json,
            headers: [("Cache-Control", "no-store")])
    }

    router.on(.patch, "/v1/tickets/{number}", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        var update = TicketUpdate()
        update.priority = try fields.optionalChoice("priority", of: Ticket.Priority.self)
        update.queue = try fields.optionalString("queue", 1...40)
        update.subject = try fields.optionalString("subject", 1...120)
        update.topic = try fields.optionalString("topic", 0...80)
        update.addTags = try fields.texts("addTags", 1...40, atMost: 50)
        update.removeTags = try fields.texts("removeTags", 1...40, atMost: 50)
        update.why = try fields.why()
        try fields.finish()
        return ticketResponse(
            try desk.updateTicket(number, update, as: principal, try request.changeConditions()))
    }
    addLifeRoutes(to: &router, desk)
    addCommentRoutes(to: &router, desk)
    addRelationRoutes(to: &router, desk)
}

extension Ticket {
    /// The answer to whoever opened it.
    fileprivate var opened: Response {
        var writer = JSONWriter(reserving: 1_024)
        writer.raw(#"{"ticket":"#)
        write(to: &writer)
        writer.raw(#","conversation":"#)
        writer.string(conversation)
        writer.raw("}")
        return .json(
            writer.bytes, status: .created,
            headers: [("Location", "/v1/tickets/\(number)"), ("ETag", versionTag(version))])
    }
}

extension Request {
    fileprivate func directTicket(_ desk: Helpdesk, _ principal: Principal) throws -> DirectTicket {
        var fields = try fields()
        let locale = try fields.optionalString("locale", 2...15).map { tag in
            guard let locale = LocaleTag(tag) else { throw Problem.field("locale", expected: LocaleTag.expected) }
            return locale
        }
        var direct = DirectTicket(
            try fields.string("text", 1...Helpdesk.longestComment),
            ConversationStart(
                locales: locale.map { [$0] } ?? [], isLocaleGiven: locale != nil,
                subscriber: try fields.optionalString("subscriber", 1...200),
                channel: try fields.optionalChoice("channel", of: Channel.self) ?? .api))
        direct.subject = try fields.optionalString("subject", 1...120)
        direct.topic = try fields.optionalString("topic", 1...80)
        direct.queue = try fields.optionalString("queue", 1...40)
        direct.priority = try fields.optionalChoice("priority", of: Ticket.Priority.self)
        direct.tags = try fields.texts("tags", 1...40, atMost: 50)
        try fields.finish()
        return direct
    }
}

private func listing(_ query: Query, _ desk: Helpdesk, _ principal: Principal) throws -> TicketListing {
    var conditions: [TicketQuery.Condition] = []
    var sort = TicketSort.newest
    var standard = "unsolved"
    if let id = try query.text("view") {
        guard let view = try desk.settings(as: principal).all(.view).first(where: { $0.id == id }) as? SavedView else {
            throw HelpdeskError.notFound(what: "view")
        }
        conditions = try TicketQuery.parse(view.query).conditions
        (sort, standard) = (view.sort, "all")
    }
    if let text = try query.text("q") {
        let asked = try TicketQuery.parse(text)
        // A query that speaks of the status decides on it alone.
        if asked.namesStatus { standard = "all" }
        conditions += asked.conditions
    }
    let statuses = try statuses(query.text("status") ?? standard)
    if let text = try query.text("sort") {
        guard let wanted = TicketSort(rawValue: text) else {
            throw Problem.field("sort", expected: "one of newest, due, updated")
        }
        sort = wanted
    }
    conditions.append(.field(.status, statuses.map(\.rawValue), isWanted: true))
    return TicketListing(
        TicketQuery(conditions), sort: sort, limit: try query.int("limit", 1...100) ?? 25,
        cursor: try query.text("cursor"))
}

/// `all`, `unsolved`, or statuses separated by commas.
private func statuses(_ text: String) throws -> [TicketStatus] {
    switch text {
    case "all": return TicketStatus.allCases
    case "unsolved": return TicketStatus.unsolved
    default:
        let named = try text.split(separator: ",", omittingEmptySubsequences: false).map { name in
            guard let status = TicketStatus(rawValue: String(name)) else {
                let known = TicketStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.field("status", expected: "all, unsolved, or some of \(known), separated by commas")
            }
            return status
        }
        return TicketStatus.allCases.filter(named.contains)
    }
}
