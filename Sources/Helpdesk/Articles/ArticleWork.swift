import JSON
import Storage

/// A transaction that changes a brand's articles. Each change is an event, and nothing else writes articles.
struct ArticleWork {
    let session: any Session
    let brand: String
    /// As in `article_event.actor`.
    let author: String
    let time: Timestamp
    private(set) var hasChanged = false

    init(session: any Session, brand: String, author: String, time: Timestamp) {
        (self.session, self.brand, self.author, self.time) = (session, brand, author, time)
    }

    /// Adds the article to the brand's, or puts it in the place of `old`. `last`: the version that it was last at, 0 for
    /// none.
    mutating func store(_ article: Article, over old: Article?, last: Int64) throws {
        let version = last + 1
        try session.execute(
            """
            INSERT INTO article
                (brand_id, id, locale, section, title, body, asked, tags, updated_at, revision, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (brand_id, locale, id) DO UPDATE SET section = excluded.section,
                title = excluded.title, body = excluded.body, asked = excluded.asked, tags = excluded.tags,
                updated_at = excluded.updated_at, revision = excluded.revision, version = excluded.version
            """,
            [
                .text(brand), .text(article.id), .text(article.locale.description), .text(article.section),
                .text(article.title), .text(article.body), .text(JSON.array(article.asked.map(JSON.string)).text),
                .text(JSON.array(article.tags.map(JSON.string)).text), .int(time.milliseconds),
                .int(article.revision), .int(version),
            ])
        try note(old == nil ? .added : .changed, old.map(article.differences) ?? [], of: article.key, as: version)
    }

    mutating func remove(_ key: ArticleKey, last: Int64) throws {
        try session.execute(
            "DELETE FROM article WHERE brand_id = $1 AND locale = $2 AND id = $3",
            [.text(brand), .text(key.locale.description), .text(key.id)])
        try note(.removed, [], of: key, as: last + 1)
    }

    private mutating func note(
        _ kind: ArticleEvent.Kind, _ fields: [ArticleField], of key: ArticleKey, as version: Int64
    ) throws {
        hasChanged = true
        try session.insert(
            Statement(
                """
                INSERT INTO article_event (brand_id, locale, article_id, version, kind, actor, fields, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                [
                    .text(brand), .text(key.locale.description), .text(key.id), .int(version), .text(kind.rawValue),
                    .text(author), .text(fields.map(\.rawValue).joined(separator: ",")), .int(time.milliseconds),
                ]))
    }
}

/// The last version of each article of a brand, also of those that are gone.
struct ArticleVersions {
    private let last: [ArticleKey: Int64]

    subscript(key: ArticleKey) -> Int64 { last[key] ?? 0 }

    /// `key`: of this article only.
    init(of brand: String, _ key: ArticleKey? = nil, in session: any Session) throws {
        // Articles that were stored before there were events have a version all the same.
        let one = key == nil ? ("", "") : ("AND locale = $2 AND id = $3", "AND locale = $2 AND article_id = $3")
        let values = [brand] + (key.map { [$0.locale.description, $0.id] } ?? [])
        let rows = try session.query(
            """
            SELECT locale, id, max(version) FROM (
                SELECT locale, id, version FROM article WHERE brand_id = $1 \(one.0)
                UNION ALL
                SELECT locale, article_id, version FROM article_event WHERE brand_id = $1 \(one.1)
            ) known GROUP BY locale, id
            """, values.map(SQLValue.text)
        ) { row in LocaleTag(row.text(0)).map { (ArticleKey(id: row.text(1), locale: $0), row.int(2)) } }
        last = Dictionary(rows.compactMap { $0 }) { first, _ in first }
    }
}
