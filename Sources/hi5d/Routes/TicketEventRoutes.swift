import HTTPServer
import Helpdesk

func addTicketEventRoutes(to router: inout Router, _ desk: Helpdesk, _ feed: TicketFeed) {
    router.on(.get, "/v1/tickets/events", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let last = try request.lastEventID(atMost: .max).map { Timestamp($0) }
        return .events(try feed.open(principal, authorization: request.headers["Authorization"], last: last))
    }
}
