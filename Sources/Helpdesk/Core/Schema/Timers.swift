import Storage

extension Schema {
    static let timers = Migration(
        "0002-timers",
        [
            """
            CREATE TABLE timer (
                kind TEXT NOT NULL, subject TEXT NOT NULL, brand_id TEXT NOT NULL, due_at BIGINT NOT NULL,
                attempts BIGINT NOT NULL, PRIMARY KEY (kind, subject))
            """,
            "CREATE INDEX timer_by_due ON timer (due_at)",
        ])
}
