import HTTPServer
import Helpdesk
import JSON

func addTicketRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/tickets", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly("status", "limit", "cursor")
        let page = try desk.listTickets(
            as: principal, statuses: try statuses(request.query.text("status") ?? "unsolved"),
            limit: try request.query.int("limit", 1...100) ?? 25,
            cursor: try request.query.int("cursor", 1...Int.max).map(Int64.init))
        return .json(["tickets": .array(page.items.map(\.json)), "next": JSON(page.next)])
    }

    router.on(.get, "/v1/tickets/{number}", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return ticketResponse(try desk.showTicket(number, as: principal))
    }

    router.on(.post, "/v1/tickets/{number}/take", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        return ticketResponse(try desk.takeTicket(number, as: principal, try request.changeConditions()))
    }

    router.on(.post, "/v1/tickets/{number}/replies", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        let text = try commentText(request)
        return ticketResponse(
            try desk.replyToTicket(number, text, as: principal, try request.changeConditions()), .created)
    }

    router.on(.post, "/v1/tickets/{number}/notes", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        let text = try commentText(request)
        return ticketResponse(try desk.addNote(number, text, as: principal, try request.changeConditions()), .created)
    }

    router.on(.post, "/v1/tickets/{number}/solve", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        return ticketResponse(try desk.solveTicket(number, as: principal, try request.changeConditions()))
    }
}

func ticketResponse(_ view: TicketView, _ status: Status = .ok) -> Response {
    .json(view.json, status: status, headers: [("ETag", "\"v\(view.ticket.version)\"")])
}

private func commentText(_ request: Request) throws -> String {
    var fields = try request.fields()
    let text = try fields.string("text", 1...Helpdesk.longestComment)
    try fields.finish()
    return text
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
