import Bot
import FAQIndex
import Storage

/// A question that somebody has linked to the article that would have answered it. It teaches the bot once an editor has
/// accepted it.
public struct OfferedLesson: Sendable, Equatable {
    public let id: String
    public let locale: LocaleTag
    public let article: String
    public let text: String
    public let createdAt: Timestamp

    static func all(of brand: String, in session: any Session) throws -> [OfferedLesson] {
        try session.query(
            "SELECT id, locale, article_id, text, created_at FROM lesson WHERE brand_id = $1 ORDER BY created_at, id",
            [.text(brand)]
        ) { row in
            guard let locale = LocaleTag(row.text(1)) else {
                throw StorageError.damaged(reason: "lesson \(row.text(0)) has no valid locale")
            }
            return OfferedLesson(
                id: row.text(0), locale: locale, article: row.text(2), text: row.text(3),
                createdAt: Timestamp(row.int(4)))
        }
    }

    /// Waits for an editor from now on. The same again changes nothing. `ticket`: the one that it comes from.
    func insert(for brand: String, ticket: Ticket? = nil, in session: any Session) throws {
        try session.execute(
            """
            INSERT INTO lesson (id, brand_id, locale, article_id, text, created_at, ticket_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (brand_id, locale, article_id, text) DO NOTHING
            """,
            [
                .text(id), .text(brand), .text(locale.description), .text(article), .text(text),
                .int(createdAt.milliseconds), SQLValue(ticket?.id),
            ])
    }

    static func remove(_ id: String, of brand: String, in session: any Session) throws {
        let count = try session.execute(
            "DELETE FROM lesson WHERE brand_id = $1 AND id = $2", [.text(brand), .text(id)])
        guard count == 1 else { throw HelpdeskError.notFound(what: "lesson") }
    }
}

extension Helpdesk {
    /// What is waiting for an editor. Throws `notAllowed`.
    public func listLessons(as principal: Principal) throws -> [OfferedLesson] {
        try principal.mustManageContent()
        return try database.read { try OfferedLesson.all(of: principal.brand, in: $0) }
    }

    /// Makes the question one of the article's asked-as lines and publishes it. Throws `notFound`, `notAllowed`.
    public func acceptLesson(_ id: String, as principal: Principal) throws {
        try principal.mustManageContent()
        try changeArticles(of: principal.brand, by: principal.author) { work in
            let (lesson, article) = try Self.lesson(id, brand: principal.brand, in: work.session)
            try ArticlePlan([article.asking(lesson.text)], over: [article], mode: .merge).carryOut(in: &work)
            try OfferedLesson.remove(id, of: principal.brand, in: work.session)
        }
    }

    /// Forgets the question. Throws `notFound`, `notAllowed`.
    public func refuseLesson(_ id: String, as principal: Principal) throws {
        try principal.mustManageContent()
        try database.write { try OfferedLesson.remove(id, of: principal.brand, in: $0) }
    }

    static func lesson(_ id: String, brand: String, in session: any Session) throws -> (OfferedLesson, Article) {
        guard let lesson = try OfferedLesson.all(of: brand, in: session).first(where: { $0.id == id }) else {
            throw HelpdeskError.notFound(what: "lesson")
        }
        guard let article = try Article.find(lesson.article, of: brand, in: lesson.locale, session) else {
            throw HelpdeskError.notFound(what: "article of the lesson any more")
        }
        return (lesson, article)
    }
}

extension Article {
    /// The article with one more line of how people ask for it.
    func asking(_ text: String) -> Article {
        guard !asked.contains(text) else { return self }
        return Article(
            id: id, locale: locale, section: section, title: title, body: body, asked: asked + [text], tags: tags)
    }
}
