import Storage

extension Schema {
    /// Who changed which article in which locale: the history of what a brand publishes. An article that is gone keeps
    /// its own, so that its versions are not given out again.
    static let articleEvents = Migration(
        "0051-article-events",
        [
            "ALTER TABLE article ADD COLUMN version BIGINT NOT NULL DEFAULT 1",
            """
            CREATE TABLE article_event (
                brand_id TEXT NOT NULL, locale TEXT NOT NULL, article_id TEXT NOT NULL, version BIGINT NOT NULL,
                kind TEXT NOT NULL, actor TEXT NOT NULL, fields TEXT NOT NULL, created_at BIGINT NOT NULL,
                PRIMARY KEY (brand_id, locale, article_id, version))
            """,
        ])
}
