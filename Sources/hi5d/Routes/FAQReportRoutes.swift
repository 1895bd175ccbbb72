import HTTPServer
import Helpdesk
import JSON

/// What readers say of the FAQ, and what they did not find in it.
func addFAQReportRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.post, "/v1/faq/visitors", .blocking) { request in
        let principal = try request.principal(desk)
        try request.fields().finish()
        let answer: JSON = ["visitor": .string(try desk.newVisitor(as: principal))]
        return .json(answer, status: .created, headers: [("Cache-Control", "no-store")])
    }

    router.on(.post, "/v1/faq/{locale}/articles/{id}/votes", .blocking) {
        (request: Request, locale: LocaleTag, id: String) in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let helpful = try fields.bool("helpful")
        let visitor = try fields.optionalString("visitor", Helpdesk.visitorLength)
        try fields.finish()
        let reader: VoteReader
        if let subscriber = try request.subscriber(desk, principal) {
            reader = .subscriber(subscriber)
        } else if let visitor {
            reader = .visitor(visitor, from: request.clientAddress)
        } else {
            throw Problem.field(
                "visitor", expected: "the name that POST /v1/faq/visitors gave this reader, or a Subscriber-Token")
        }
        let content = try desk.faq(for: [locale], as: principal)
        let votes = try desk.vote(helpful: helpful, for: id, in: content, as: principal, reader: reader)
        return .json(votes.json, headers: [("Content-Language", content.locale.description)])
    }

    router.on(.get, "/v1/faq/{locale}/votes", .blocking) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let content = try desk.faq(for: [locale], as: principal)
        let votes = try desk.votes(in: content, as: principal)
        return .json([
            "locale": .string(content.locale.description), "votes": .array(votes.map(\.json)),
        ])
    }

    router.on(.get, "/v1/faq/{locale}/gaps", .blocking) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("days", "atLeast", "limit")
        let gaps = try desk.searchGaps(
            in: desk.faq(for: [locale], as: principal), as: principal,
            days: Int64(try request.query.int("days", 1...90) ?? 30),
            atLeast: Int64(try request.query.int("atLeast", 1...1_000_000) ?? 2),
            limit: try request.query.int("limit", 1...1_000) ?? 50)
        return .json(gaps.json)
    }
}

extension ArticleVotes {
    fileprivate var json: JSON {
        ["article": .string(article), "helpful": .int(helpful), "notHelpful": .int(notHelpful)]
    }
}

extension SearchGaps {
    fileprivate var json: JSON {
        let list = gaps.map { gap -> JSON in
            [
                "query": .string(gap.query), "searches": .int(gap.searches),
                "withoutResults": .int(gap.withoutResults), "clicks": .int(gap.clicks),
                "queries": .array(gap.queries.map(JSON.string)),
            ]
        }
        return [
            "locale": .string(locale.description), "days": .int(days), "searches": .int(searches),
            "withoutResults": .int(withoutResults), "clicks": .int(clicks), "gaps": .array(list),
        ]
    }
}
