import Storage

extension Schema {
    static let firstLight = Migration(
        "0001-first-light",
        [
            """
            CREATE TABLE brand (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, default_locale TEXT NOT NULL, account_url TEXT NOT NULL,
                signing_secret TEXT NOT NULL, last_ticket_number BIGINT NOT NULL, created_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE agent (
                id TEXT PRIMARY KEY, brand_id TEXT NOT NULL REFERENCES brand (id), name TEXT NOT NULL,
                role TEXT NOT NULL, created_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE access_key (
                hash TEXT PRIMARY KEY, brand_id TEXT NOT NULL REFERENCES brand (id), kind TEXT NOT NULL,
                agent_id TEXT REFERENCES agent (id), created_at BIGINT NOT NULL, revoked_at BIGINT)
            """,
            """
            CREATE TABLE article (
                brand_id TEXT NOT NULL REFERENCES brand (id), id TEXT NOT NULL, locale TEXT NOT NULL,
                section TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, asked TEXT NOT NULL,
                tags TEXT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (brand_id, locale, id))
            """,
            """
            CREATE TABLE subscriber (
                brand_id TEXT NOT NULL REFERENCES brand (id), id TEXT NOT NULL, record TEXT NOT NULL,
                updated_at BIGINT NOT NULL, PRIMARY KEY (brand_id, id))
            """,
            """
            CREATE TABLE conversation (
                id TEXT PRIMARY KEY, brand_id TEXT NOT NULL, locale TEXT NOT NULL, channel TEXT NOT NULL,
                subscriber_id TEXT, ticket_id TEXT, last_seq BIGINT NOT NULL, created_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE message (
                conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, author TEXT NOT NULL, agent_id TEXT,
                text TEXT NOT NULL, locale TEXT NOT NULL, reply_to BIGINT, article_id TEXT, confidence DOUBLE PRECISION,
                created_at BIGINT NOT NULL, PRIMARY KEY (conversation_id, seq))
            """,
            """
            CREATE TABLE ticket (
                id TEXT PRIMARY KEY, brand_id TEXT NOT NULL, number BIGINT NOT NULL, conversation_id TEXT NOT NULL,
                subscriber_id TEXT, subject TEXT NOT NULL, status TEXT NOT NULL, priority TEXT NOT NULL,
                locale TEXT NOT NULL, channel TEXT NOT NULL, assignee_id TEXT, reason TEXT NOT NULL, context TEXT,
                suggestion TEXT, version BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
            "CREATE UNIQUE INDEX ticket_by_number ON ticket (brand_id, number)",
            "CREATE INDEX ticket_by_status ON ticket (brand_id, status, number)",
            """
            CREATE TABLE note (
                ticket_id TEXT NOT NULL, seq BIGINT NOT NULL, agent_id TEXT NOT NULL, text TEXT NOT NULL,
                created_at BIGINT NOT NULL, PRIMARY KEY (ticket_id, seq))
            """,
            """
            CREATE TABLE ticket_event (
                ticket_id TEXT NOT NULL, version BIGINT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
                from_status TEXT NOT NULL, to_status TEXT NOT NULL, detail TEXT, created_at BIGINT NOT NULL,
                PRIMARY KEY (ticket_id, version))
            """,
            """
            CREATE TABLE idempotency (
                brand_id TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL,
                result TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (brand_id, scope, key))
            """,
        ])
}
