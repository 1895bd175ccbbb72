import FAQIndex
import JSON
import Storage

extension Article {
    /// What `init(_:)` reads, in its order; others may follow from column `columnCount` on.
    static let columns = "id, locale, section, title, body, asked, tags"
    static let columnCount = 7

    init(_ row: any Row) throws {
        guard let locale = LocaleTag(row.text(1)) else {
            throw StorageError.damaged(reason: "article \(row.text(0)) has no valid locale")
        }
        func list(_ column: Int) throws -> [String] {
            (try JSON.parse(row.text(column))).array?.compactMap(\.string) ?? []
        }
        self.init(
            id: row.text(0), locale: locale, section: row.text(2), title: row.text(3), body: row.text(4),
            asked: try list(5), tags: try list(6))
    }

    static func all(of brand: String, in session: any Session) throws -> [Article] {
        try session.query(
            "SELECT \(columns) FROM article WHERE brand_id = $1 ORDER BY locale, id", [.text(brand)], Article.init)
    }

    static func all(of brand: String, in locale: LocaleTag, _ session: any Session) throws -> [Article] {
        try session.query(
            "SELECT \(columns) FROM article WHERE brand_id = $1 AND locale = $2 ORDER BY id",
            [.text(brand), .text(locale.description)], Article.init)
    }

    static func find(_ id: String, of brand: String, in locale: LocaleTag, _ session: any Session) throws -> Article? {
        try session.first(
            "SELECT \(columns) FROM article WHERE brand_id = $1 AND locale = $2 AND id = $3",
            [.text(brand), .text(locale.description), .text(id)], Article.init)
    }
}

/// An article as it is stored, which version of it that is, and since when.
public struct StoredArticle: Sendable, Equatable {
    public let article: Article
    /// Counts the changes in this locale, for `If-Match`.
    public let version: Int64
    public let updatedAt: Timestamp

    static func find(_ key: ArticleKey, of brand: String, in session: any Session) throws -> StoredArticle? {
        try session.first(
            """
            SELECT \(Article.columns), version, updated_at FROM article
            WHERE brand_id = $1 AND locale = $2 AND id = $3
            """, [.text(brand), .text(key.locale.description), .text(key.id)]
        ) { row in
            StoredArticle(
                article: try Article(row), version: row.int(Article.columnCount),
                updatedAt: Timestamp(row.int(Article.columnCount + 1)))
        }
    }
}
