import HTTPServer
import Helpdesk
import JSON

/// For subscribers, in a conversation of theirs.
func addConversationRefundRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/conversations/{id}/refunds", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let (refunds, payments) = try desk.readRefunds(
            of: id, as: principal, subscriber: try request.subscriber(desk, principal))
        return .json(
            [
                "refunds": .array(refunds.map(\.subscriberJSON)), "payments": .array(payments.map(\.offerJSON)),
            ], headers: [("Cache-Control", "no-store")])
    }
    router.on(.post, "/v1/conversations/{id}/refunds", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let wish = RefundWish(
            payment: try fields.string("payment", 1...200),
            reason: try fields.string("reason", 1...Helpdesk.longestRefundReason))
        try fields.finish()
        let refund = try desk.askForRefund(
            wish, in: id, as: principal, subscriber: try request.subscriber(desk, principal),
            key: try request.idempotencyKey())
        return .json(refund.subscriberJSON, status: .created)
    }
}

func addRefundRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/refunds", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly("status")
        let status = try request.query.text("status").map { text in
            guard let status = Refund.Status(rawValue: text) else {
                let known = Refund.Status.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.field("status", expected: "one of \(known)")
            }
            return status
        }
        return .json(["refunds": .array(try desk.listRefunds(status, as: principal).map(\.json))])
    }
    router.on(.post, "/v1/refunds/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let action = try fields.optionalChoice("action", of: Refund.Action.self)
        let (why, until) = (try fields.why(), try fields.optionalMoment("until"))
        try fields.finish()
        guard let action else {
            throw Problem.field("action", expected: "one of screen, approve, deny, postpone; it is missing")
        }
        return .json(try desk.decideRefund(id, action, why: why, until: until, as: principal).json)
    }
}

func addRatingRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/ratings", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly("limit")
        let limit = try request.query.int("limit", 1...1_000) ?? 100
        return .json(["ratings": .array(try desk.listRatings(as: principal, limit: limit).map(\.report))])
    }
    // The link is its own key: whoever has it may answer for the subscriber.
    router.on(.get, "/v1/ratings/{token}", .blocking) { (request: Request, token: String) in
        try request.query.allowOnly()
        return .json(try desk.ratingQuestion(token).json)
    }
    router.on(.post, "/v1/ratings/{token}", .blocking) { (request: Request, token: String) in
        var fields = try request.fields()
        let score = try fields.optionalInt("score", 1...5)
        let comment = try fields.optionalString("comment", 1...Helpdesk.longestRatingComment)
        try fields.finish()
        guard let score else { throw Problem.field("score", expected: "a whole number from 1 to 5; it is missing") }
        return .json(try desk.answerRating(token, score: score, comment: comment).json)
    }
}
