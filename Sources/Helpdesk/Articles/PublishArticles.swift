import FAQIndex
import JSON
import Storage

extension Helpdesk {
    /// Stores these articles, all or none, and serves them: an article replaces the one of its id and locale.
    public func publish(_ articles: [Article], brand: String) throws {
        guard content.brand(brand) != nil else { throw HelpdeskError.notFound(what: "brand") }
        let time = clock()
        try database.write { session in
            for article in articles { try article.store(for: brand, at: time, in: session) }
            try Change.content(brand).record(in: session)
        }
        try reloadContent(of: brand)
    }
}

extension Article {
    /// Adds the article to the brand's, in place of the one of its id and locale.
    func store(for brand: String, at time: Timestamp, in session: any Session) throws {
        try session.execute(
            """
            INSERT INTO article (brand_id, id, locale, section, title, body, asked, tags, updated_at, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (brand_id, locale, id) DO UPDATE SET section = excluded.section,
                title = excluded.title, body = excluded.body, asked = excluded.asked, tags = excluded.tags,
                updated_at = excluded.updated_at, revision = excluded.revision
            """,
            [
                .text(brand), .text(id), .text(locale.description), .text(section), .text(title), .text(body),
                .text(JSON.array(asked.map(JSON.string)).text), .text(JSON.array(tags.map(JSON.string)).text),
                .int(time.milliseconds), .int(revision),
            ])
    }

    static func delete(_ key: ArticleKey, of brand: String, in session: any Session) throws {
        try session.execute(
            "DELETE FROM article WHERE brand_id = $1 AND locale = $2 AND id = $3",
            [.text(brand), .text(key.locale.description), .text(key.id)])
    }
}
