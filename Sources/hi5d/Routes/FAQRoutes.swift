import HTTPServer
import Helpdesk
import JSON

private let longestQuery = 1_000

func addFAQRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/faq/{locale}/search", .memory) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("q", "limit", "cursor", "section", "highlight")
        let query = try request.searchText()
        let limit = try request.query.int("limit", 1...50) ?? 10
        let content = try desk.faq(for: [locale], as: principal)
        let section = try request.query.text("section")
        let offset = try request.query.int("cursor", 1...FAQSearch.deepest) ?? 0
        let search = content.search(query, in: section, limit: limit, offset: offset)
        // Turning a page, or looking into a section, is no other question.
        if offset == 0, section == nil {
            desk.countSearch(query, in: content, as: principal, found: search.total)
        }
        // Costs several times the search, so it is for whoever asks.
        let isHighlighted = try request.query.bool("highlight") ?? false
        let highlights = isHighlighted ? search.highlights(of: query) : []
        return faqResponse(search.json(highlights), locale: search.content.locale)
    }

    router.on(.get, "/v1/faq/{locale}/suggest", .memory) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("q", "limit")
        let typed = try request.searchText()
        let limit = try request.query.int("limit", 1...20) ?? 5
        let content = try desk.faq(for: [locale], as: principal)
        return faqResponse(content.json(content.suggest(typed, limit: limit)), locale: content.locale)
    }

    router.on(.get, "/v1/faq/{locale}/sections", .memory) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let content = try desk.faq(for: [locale], as: principal)
        return request.cacheable(content.sectionsJSON, locale: content.locale)
    }

    router.on(.get, "/v1/faq/locales", .memory) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return request.cacheable(try desk.content(of: principal).localesJSON, locale: nil)
    }

    router.on(.get, "/v1/faq/{locale}/articles/{id}", .blocking) { (request: Request, locale: LocaleTag, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("q")
        let query = try request.query.text("q") == nil ? nil : request.searchText()
        let subscriber = try request.subscriber(desk, principal)
        let content = try desk.faq(for: [locale], as: principal)
        let (article, reading) = try desk.readArticle(id, in: content, as: principal, subscriber: subscriber)
        if let query { desk.countClick(after: query, in: content, as: principal) }
        return request.cacheable(
            PreparedJSON(article.json(reading)), locale: content.locale, isPersonal: subscriber != nil)
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
    .json(bytes, headers: [("Content-Language", locale.description), vary])
}

private let vary = ("Vary", "Authorization, Subscriber-Token")

extension Request {
    /// An answer that may be kept for a minute, unless it is one person's; 304 for whoever has it already.
    fileprivate func cacheable(_ json: PreparedJSON, locale: LocaleTag?, isPersonal: Bool = false) -> Response {
        let tag = "\"\(json.tag)\""
        var answer = [
            vary, ("ETag", tag), ("Cache-Control", isPersonal ? "private, no-store" : "public, max-age=60"),
        ]
        if let locale { answer.append(("Content-Language", locale.description)) }
        return hasCopy(of: tag) ? Response(.notModified, headers: answer) : .json(json.bytes, headers: answer)
    }

    /// Whether `If-None-Match` names this tag (RFC 9110, 13.1.2; the comparison is weak).
    private func hasCopy(of tag: String) -> Bool {
        guard let known = headers["If-None-Match"] else { return false }
        return known.split(separator: ",").contains { entry in
            let entry = entry.drop { $0 == " " || $0 == "\t" }
            let name = entry.hasPrefix("W/") ? entry.dropFirst(2) : entry
            return name.prefix { $0 != " " && $0 != "\t" } == tag || known == "*"
        }
    }
}
