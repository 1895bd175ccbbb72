import HTTPServer
import Helpdesk
import JSON

func addArticleRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.post, "/v1/articles/import", .blocking) { request in
        let principal = try request.principal(desk)
        // Before the body is read: it may be large.
        try principal.mustManageContent()
        try request.query.allowOnly("mode", "dryRun")
        let mode = try request.query.text("mode") ?? ImportMode.merge.rawValue
        guard let mode = ImportMode(rawValue: mode) else {
            let known = ImportMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.field("mode", expected: "one of \(known)")
        }
        let dryRun = try request.query.text("dryRun") ?? "false"
        guard ["true", "false"].contains(dryRun) else {
            throw Problem.field("dryRun", expected: "true or false")
        }
        let report = try desk.importArticles(
            try articles(of: request), as: principal, mode: mode, dryRun: dryRun == "true")
        return .json(report.json)
    }

    router.on(.get, "/v1/articles/export", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly("locale")
        let locale = try request.query.text("locale").map { text in
            guard let locale = LocaleTag(text) else { throw Problem.field("locale", expected: LocaleTag.expected) }
            return locale
        }
        let articles = try desk.exportArticles(as: principal, locale: locale)
        return Response(
            headers: [("Content-Type", "application/x-ndjson"), ("Cache-Control", "no-store")],
            body: .bytes(ArticleJSON.writeLines(articles)))
    }
    addOneArticleRoutes(to: &router, desk)
}

/// One article in one locale: what is stored, without another language in its place.
private func addOneArticleRoutes(to router: inout Router, _ desk: Helpdesk) {
    let path = "/v1/articles/{id}/{locale}"
    router.on(.get, path, .blocking) { (request: Request, id: String, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return articleResponse(try desk.storedArticle(ArticleKey(id: id, locale: locale), as: principal))
    }

    router.on(.put, path, .blocking) { (request: Request, id: String, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try principal.mustManageContent()
        try request.query.allowOnly()
        let reading = ArticleJSON.read(try request.json(), as: ArticleKey(id: id, locale: locale))
        let article = try reading.batch(of: "article").articles[0]
        let put = try desk.putArticle(article, as: principal, try request.changeConditions())
        return articleResponse(put.stored, put.isNew ? .created : .ok)
    }

    router.on(.delete, path, .blocking) { (request: Request, id: String, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        try desk.removeArticle(ArticleKey(id: id, locale: locale), as: principal, try request.changeConditions())
        return Response(.noContent)
    }

    router.on(.get, path + "/events", .blocking) { (request: Request, id: String, locale: LocaleTag) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let events = try desk.articleEvents(of: ArticleKey(id: id, locale: locale), as: principal)
        return .json(["events": .array(events.map(\.json))], headers: [("Cache-Control", "no-store")])
    }
}

private func articleResponse(_ stored: StoredArticle, _ status: Status = .ok) -> Response {
    .json(
        stored.json, status: status, headers: [("ETag", versionTag(stored.version)), ("Cache-Control", "no-store")])
}

/// The body's articles: `{"articles":[…]}`, or JSON Lines. Throws `ContentErrors` for what is wrong in them.
private func articles(of request: Request) throws -> ArticleBatch {
    switch request.headers["Content-Type"]?.prefix(while: { $0 != ";" && $0 != " " }).lowercased() {
    case "application/x-ndjson":
        return try ArticleJSON.readLines(request.body, name: "body").batch(of: "body")
    case nil, "application/json":
        var fields = try JSONFields(request.json())
        let items = try fields.array("articles", atMost: 1_000_000).map(\.value)
        try fields.finish()
        return try ArticleJSON.readItems(items).batch(of: "articles")
    default:
        throw Problem(
            .unsupportedMediaType, "unsupported_media_type",
            "The body must be application/json or application/x-ndjson.")
    }
}

extension ContentErrors {
    /// A 400 with all mistakes that are listed: `errors` has `{"at","line","reason"}`, `count` how many there are.
    var problem: Problem {
        let first = listed.first?.description ?? "something is wrong"
        let more = count > 1 ? " There are \(count) mistakes." : ""
        let errors = listed.map { error -> JSON in
            [
                "at": .string(error.file), "line": JSON(error.line.map(Int64.init)),
                "field": JSON(error.field?.rawValue),
                "reason": .string(error.reason),
            ]
        }
        return Problem(
            .badRequest, "invalid_content", "Nothing was stored. \(first).\(more)",
            [.init("count", JSON(count)), .init("errors", .array(errors))])
    }
}
