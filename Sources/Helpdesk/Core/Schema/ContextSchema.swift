import Storage

extension Schema {
    static let subscriptionContext = Migration(
        "0020-subscription-context",
        [
            "ALTER TABLE subscriber ADD COLUMN registers TEXT NOT NULL DEFAULT '{}'",
            "ALTER TABLE subscriber ADD COLUMN replaced_at BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE subscriber ADD COLUMN version BIGINT NOT NULL DEFAULT 1",
            // When each part was last fetched from the brand's billing API: {"payments": milliseconds}.
            "ALTER TABLE subscriber ADD COLUMN fetched TEXT NOT NULL DEFAULT '{}'",
            """
            CREATE TABLE purchase_owner (
                brand_id TEXT NOT NULL, source TEXT NOT NULL, purchase_id TEXT NOT NULL, subscriber_id TEXT NOT NULL,
                PRIMARY KEY (brand_id, source, purchase_id))
            """,
            "CREATE INDEX purchase_owner_by_subscriber ON purchase_owner (brand_id, subscriber_id)",
            """
            CREATE TABLE hook_event (
                brand_id TEXT NOT NULL, feed TEXT NOT NULL, digest TEXT NOT NULL, topic TEXT NOT NULL,
                state TEXT NOT NULL, body TEXT NOT NULL, purchase TEXT, subscriber_id TEXT, seen BIGINT NOT NULL,
                received_at BIGINT NOT NULL, PRIMARY KEY (brand_id, feed, digest))
            """,
            "CREATE INDEX hook_event_by_state ON hook_event (brand_id, state, received_at)",
            "CREATE INDEX hook_event_by_purchase ON hook_event (brand_id, purchase)",
            """
            CREATE TABLE brand_setting (
                brand_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, updated_at BIGINT NOT NULL,
                PRIMARY KEY (brand_id, name))
            """,
            """
            CREATE TABLE signing_key (
                brand_id TEXT NOT NULL, kid TEXT NOT NULL, secret TEXT NOT NULL, created_at BIGINT NOT NULL,
                expires_at BIGINT, PRIMARY KEY (brand_id, kid))
            """,
            """
            CREATE TABLE erasure (
                brand_id TEXT NOT NULL, subscriber_hash TEXT NOT NULL, actor TEXT NOT NULL, tickets BIGINT NOT NULL,
                conversations BIGINT NOT NULL, created_at BIGINT NOT NULL,
                PRIMARY KEY (brand_id, subscriber_hash, created_at))
            """,
        ])
}
