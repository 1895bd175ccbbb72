import HTTPServer
import Helpdesk
import JSON

func addLearningRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/bot/gaps", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly("days")
        let gaps = try desk.findGaps(
            days: try request.query.int("days", 1...Helpdesk.mostStatDays) ?? 30, as: principal)
        return .json(["gaps": .array(gaps.map(\.json))])
    }

    router.on(.get, "/v1/bot/lessons", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(["lessons": .array(try desk.listLessons(as: principal).map(\.json))])
    }

    router.on(.post, "/v1/bot/lessons", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let link = try fields.articleLink()
        let tag = try fields.string("locale", 2...15)
        try fields.finish()
        guard let locale = LocaleTag(tag) else { throw Problem.field("locale", expected: LocaleTag.expected) }
        try desk.offerLesson(link, in: locale, as: principal)
        return .json(["lessons": .array(try desk.listLessons(as: principal).map(\.json))], status: .created)
    }

    // For agents too, who may not see what else waits.
    router.on(.post, "/v1/tickets/{number}/lessons", .blocking) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let link = try fields.articleLink()
        try fields.finish()
        try desk.linkArticle(link, to: number, as: principal)
        return .json(["ticket": .int(number), "article": .string(link.article)], status: .created)
    }

    // Trains a model to say what would change.
    router.on(.get, "/v1/bot/lessons/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let (lesson, changes) = try desk.previewLesson(id, as: principal)
        return .json(["lesson": lesson.json, "changes": .array(changes.map(\.json))])
    }

    router.on(.post, "/v1/bot/lessons/{id}/accept", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        try desk.acceptLesson(id, as: principal)
        return .json(["lessons": .array(try desk.listLessons(as: principal).map(\.json))])
    }

    router.on(.post, "/v1/bot/lessons/{id}/refuse", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.fields().finish()
        try desk.refuseLesson(id, as: principal)
        return .json(["lessons": .array(try desk.listLessons(as: principal).map(\.json))])
    }
}

extension JSONFields {
    /// `article`, and `question` where it is not the ticket's own.
    mutating func articleLink() throws -> ArticleLink {
        ArticleLink(
            article: try string("article", 1...100),
            question: try optionalString("question", 1...Helpdesk.longestMessage))
    }

    /// nil when neither is there.
    mutating func optionalArticleLink() throws -> ArticleLink? {
        let given = [value("article"), value("question")]
        return given.contains { $0 != nil } ? try articleLink() : nil
    }
}

extension Gap {
    fileprivate var json: JSON {
        [
            "kind": .string(kind.rawValue), "locale": .string(locale), "article": JSON(article),
            "proposed": JSON(proposed), "count": JSON(count), "examples": .array(examples.map(JSON.string)),
        ]
    }
}

extension OfferedLesson {
    fileprivate var json: JSON {
        [
            "id": .string(id), "locale": .string(locale.description), "article": .string(article),
            "text": .string(text), "createdAt": .string(createdAt.text),
        ]
    }
}

extension AnswerChange {
    fileprivate var json: JSON { ["text": .string(text), "before": JSON(before), "after": JSON(after)] }
}
