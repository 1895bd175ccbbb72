import HTTPServer
import Helpdesk
import JSON

private let longestQuery = 1_000

func addFAQRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/faq/{locale}/search", .memory) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("q", "limit")
        let query = try request.searchText()
        let limit = try request.query.int("limit", 1...50) ?? 10
        let search = try desk.faq(for: [locale], as: principal).search(query, limit: limit)
        return faqResponse(search.json, locale: search.content.locale)
    }

    router.on(.get, "/v1/faq/{locale}/suggest", .memory) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("q", "limit")
        let typed = try request.searchText()
        let limit = try request.query.int("limit", 1...20) ?? 5
        let content = try desk.faq(for: [locale], as: principal)
        return faqResponse(content.json(content.suggest(typed, limit: limit)), locale: content.locale)
    }

    router.on(.get, "/v1/faq/{locale}/articles/{id}", .blocking) { (request: Request, locale: LocaleTag, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let subscriber = try request.subscriber(desk, principal)
        let content = try desk.faq(for: [locale], as: principal)
        let (article, reading) = try desk.readArticle(id, in: content, as: principal, subscriber: subscriber)
        return faqResponse(article.json(reading), locale: content.locale)
    }
}

extension Request {
    fileprivate func searchText() throws -> String {
        guard let text = try query.text("q") else {
            throw Problem.field("q", expected: "the words to search for; it is missing")
        }
        guard text.utf8.count <= longestQuery || text.unicodeScalars.count <= longestQuery else {
            throw Problem.field("q", expected: "at most \(longestQuery) characters")
        }
        return text
    }
}

/// What was served may not be the locale that was asked for: it is always said.
private func faqResponse(_ bytes: [UInt8], locale: LocaleTag) -> Response {
    .json(bytes, headers: [("Content-Language", locale.description), ("Vary", "Authorization, Subscriber-Token")])
}
