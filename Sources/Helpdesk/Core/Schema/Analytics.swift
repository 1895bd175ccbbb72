import Storage

extension Schema {
    static let analytics = Migration(
        "0003-analytics",
        [
            // One row a day and query, without a trace of who asked.
            """
            CREATE TABLE search_count (
                brand_id TEXT NOT NULL, locale TEXT NOT NULL, day BIGINT NOT NULL, query TEXT NOT NULL,
                searches BIGINT NOT NULL, without_results BIGINT NOT NULL, clicks BIGINT NOT NULL,
                PRIMARY KEY (brand_id, locale, day, query))
            """,
            // `visitor` is a keyed digest: it tells two visitors apart and nothing else.
            """
            CREATE TABLE article_vote (
                brand_id TEXT NOT NULL, locale TEXT NOT NULL, article_id TEXT NOT NULL, visitor TEXT NOT NULL,
                helpful BIGINT NOT NULL, created_at BIGINT NOT NULL,
                PRIMARY KEY (brand_id, locale, article_id, visitor))
            """,
        ])
}
