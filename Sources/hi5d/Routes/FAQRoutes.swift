import HTTPServer
import Helpdesk
import JSON

func addFAQRoutes(to router: inout Router, _ desk: Helpdesk) {
    let answers = SearchAnswers()
    router.on(.get, "/v1/faq/{locale}/search", .memory) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        let content = try desk.faq(for: [locale], as: principal)
        // What is marked is not kept: it is the answer of a bad moment.
        let answer =
            desk.isContentStale
            ? try request.searchAnswer(in: content).marked(desk)
            : try answers.answer(to: request.queryText, in: content) { try request.searchAnswer(in: content) }
        if let question = answer.question {
            desk.countSearch(question, in: content, as: principal, found: answer.found)
        }
        return answer.response
    }

    router.on(.get, "/v1/faq/{locale}/suggest", .memory) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        let query = request.query
        try query.allowOnly("q", "limit")
        let typed = try query.searchText()
        let limit = try query.int("limit", 1...20) ?? 5
        let content = try desk.faq(for: [locale], as: principal)
        return faqResponse(content.json(content.suggest(typed, limit: limit)), locale: content.locale).marked(desk)
    }

    router.on(.get, "/v1/faq/{locale}/sections", .memory) { (request: Request, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let content = try desk.faq(for: [locale], as: principal)
        return request.cacheable(content.sectionsJSON, locale: content.locale).marked(desk)
    }

    router.on(.get, "/v1/faq/locales", .memory) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return request.cacheable(try desk.content(of: principal).localesJSON, locale: nil).marked(desk)
    }

    router.on(.get, "/v1/faq/{locale}/articles/{id}", .blocking) { (request: Request, locale: LocaleTag, id: String) in
        let principal = try request.principal(desk)
        let parameters = request.query
        try parameters.allowOnly("q")
        let query = try parameters.text("q")
        let subscriber = try request.subscriber(desk, principal)
        let content = try desk.faq(for: [locale], as: principal)
        let (article, reading) = try desk.readArticle(id, in: content, as: principal, subscriber: subscriber)
        if let query { desk.countClick(after: query, in: content, as: principal) }
        return request.cacheable(
            PreparedJSON(article.json(reading)), locale: content.locale, isPersonal: subscriber != nil
        ).marked(desk)
    }
}

extension Request {
    fileprivate func searchAnswer(in content: LocaleContent) throws -> SearchAnswers.Answer {
        let query = self.query
        try query.allowOnly("q", "limit", "cursor", "section", "highlight", "facets", "explain")
        let wanted = FAQQuery(
            try query.searchText(), in: try query.text("section"), limit: try query.int("limit", 1...50) ?? 10,
            offset: try query.int("cursor", 1...FAQSearch.deepest) ?? 0, isFaceted: try query.bool("facets") ?? false)
        // Both cost several times the search, so they are for whoever asks.
        let isHighlighted = try query.bool("highlight") ?? false
        let isExplained = try query.bool("explain") ?? false
        let search = content.search(wanted)
        let json = search.json(
            isHighlighted ? search.highlights() : [], isExplained ? search.explanations() : [])
        // Turning a page, or looking into a section, is no other question.
        let isQuestion = wanted.offset == 0 && wanted.section == nil
        return SearchAnswers.Answer(
            response: faqResponse(json, locale: content.locale), question: isQuestion ? wanted.text : nil,
            found: search.total)
    }
}

extension Query {
    /// Of a text of any length: the index reads its beginning.
    fileprivate func searchText() throws -> String {
        guard let text = try text("q") else {
            throw Problem.field("q", expected: "the words to search for; it is missing")
        }
        return text
    }
}

extension SearchAnswers.Answer {
    fileprivate func marked(_ desk: Helpdesk) -> Self {
        Self(response: response.marked(desk), question: question, found: found)
    }
}

extension Response {
    /// While the database is away, what is published is served from memory: it may have been changed elsewhere.
    fileprivate func marked(_ desk: Helpdesk) -> Response {
        guard desk.isContentStale else { return self }
        var marked = self
        marked.headers.append(("Hi5-Content", "stale"))
        return marked
    }
}

/// What was served may not be the locale that was asked for: it is always said.
private func faqResponse(_ bytes: [UInt8], locale: LocaleTag) -> Response {
    Response(
        headers: [("Content-Type", "application/json"), ("Content-Language", locale.description), vary],
        body: .bytes(bytes))
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
