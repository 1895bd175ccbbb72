import Storage

extension Schema {
    /// What agents are told: an event of a ticket each.
    static let notices = Migration(
        "0026-notices",
        [
            """
            CREATE TABLE notice (
                id TEXT PRIMARY KEY, brand_id TEXT NOT NULL, agent_id TEXT NOT NULL, ticket_id TEXT NOT NULL,
                version BIGINT NOT NULL, is_read BIGINT NOT NULL, created_at BIGINT NOT NULL)
            """,
            "CREATE INDEX notice_by_agent ON notice (agent_id, is_read, id)",
            "CREATE INDEX notice_by_age ON notice (brand_id, created_at)",
        ])
}
