import Bot
import FAQIndex
import Storage

/// A question that an agent has linked to the article that would have answered it. It teaches the bot once an editor has
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

    static func remove(_ id: String, of brand: String, in session: any Session) throws {
        let count = try session.execute(
            "DELETE FROM lesson WHERE brand_id = $1 AND id = $2", [.text(brand), .text(id)])
        guard count == 1 else { throw HelpdeskError.notFound(what: "lesson") }
    }
}

extension Helpdesk {
    /// Offers a ticket's question as a new way to ask for an article. The same again changes nothing.
    ///
    /// Throws `notFound`, `notAllowed`, and `invalid` for an article that there is not in the ticket's language.
    public func linkArticle(_ article: String, to number: Int64, as principal: Principal) throws {
        _ = try principal.agent()
        let content = try content(of: principal)
        let time = clock()
        try database.write { session in
            let ticket = try Ticket.find(number, brand: principal.brand, in: session)
            guard let locale = LocaleTag(ticket.locale), let found = content.content(for: [locale]),
                found.article(article) != nil
            else {
                throw HelpdeskError.invalid(
                    field: "article", expected: "the id of an article in the language of the ticket (\(ticket.locale))")
            }
            let text = PersonalData.masked(
                ticket.subject.hasSuffix("…") ? String(ticket.subject.dropLast()) : ticket.subject)
            try session.execute(
                """
                INSERT INTO lesson (id, brand_id, locale, article_id, text, created_at)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (brand_id, locale, article_id, text) DO NOTHING
                """,
                [
                    .text(Identifier.make("lsn", at: time)), .text(principal.brand), .text(found.locale.description),
                    .text(article), .text(text), .int(time.milliseconds),
                ])
        }
    }

    /// What is waiting for an editor. Throws `notAllowed`.
    public func listLessons(as principal: Principal) throws -> [OfferedLesson] {
        try principal.mustManageContent()
        return try database.read { try OfferedLesson.all(of: principal.brand, in: $0) }
    }

    /// Makes the question one of the article's asked-as lines and publishes it. Throws `notFound`, `notAllowed`.
    public func acceptLesson(_ id: String, as principal: Principal) throws {
        try principal.mustManageContent()
        let time = clock()
        try database.write { session in
            let (lesson, article) = try Self.lesson(id, brand: principal.brand, in: session)
            try article.asking(lesson.text).store(for: principal.brand, at: time, in: session)
            try OfferedLesson.remove(id, of: principal.brand, in: session)
            try Change.content(principal.brand).record(in: session)
        }
        try reloadContent(of: principal.brand)
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
