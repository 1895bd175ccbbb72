import Storage

extension Schema {
    /// Who runs the installation.
    static let operators = Migration(
        "0027-operators",
        [
            """
            CREATE TABLE operator_key (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, created_at BIGINT NOT NULL,
                expires_at BIGINT, revoked_at BIGINT)
            """,
            "CREATE UNIQUE INDEX operator_key_by_hash ON operator_key (hash)",
        ])
}
