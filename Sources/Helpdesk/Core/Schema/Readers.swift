import Storage

extension Schema {
    static let readers = Migration(
        "0023-readers",
        [
            // What names readers of a brand. It never changes: with another one everybody could vote again.
            "CREATE TABLE reader_key (brand_id TEXT PRIMARY KEY REFERENCES brand (id), secret TEXT NOT NULL)",
            // A keyed digest of the voter's network and the day; null for subscribers. Nothing compares it the day after.
            "ALTER TABLE article_vote ADD COLUMN origin TEXT",
            "CREATE INDEX article_vote_by_origin ON article_vote (brand_id, locale, article_id, origin)",
        ])

    /// Finds the articles that were stored before revisions were: none, once a store has been opened.
    static let unnumberedArticles = Migration(
        "0024-unnumbered-articles",
        ["CREATE INDEX article_unnumbered ON article (brand_id) WHERE revision = 0"])
}
