import Storage

extension Schema {
    /// What agents work with: queues and what else is set up, the state of tickets, search.
    static let desk = Migration(
        "0010-desk",
        [
            """
            CREATE TABLE setting (
                brand_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
                updated_at BIGINT NOT NULL, PRIMARY KEY (brand_id, kind, id))
            """,
            "ALTER TABLE brand ADD COLUMN ordinal BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE agent ADD COLUMN profile TEXT NOT NULL DEFAULT '{}'",
            "ALTER TABLE agent ADD COLUMN removed_at BIGINT",
            "ALTER TABLE access_key ADD COLUMN id TEXT",
            "ALTER TABLE access_key ADD COLUMN expires_at BIGINT",
            "ALTER TABLE ticket ADD COLUMN queue_id TEXT NOT NULL DEFAULT 'general'",
            "ALTER TABLE ticket ADD COLUMN tags TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE ticket ADD COLUMN topic TEXT",
            "ALTER TABLE ticket ADD COLUMN wake_at BIGINT",
            "ALTER TABLE ticket ADD COLUMN merged_into BIGINT",
            "ALTER TABLE ticket ADD COLUMN priority_rank BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE ticket ADD COLUMN is_waiting BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE ticket ADD COLUMN sla TEXT NOT NULL DEFAULT '[]'",
            "ALTER TABLE ticket ADD COLUMN due_at BIGINT NOT NULL DEFAULT 9223372036854775807",
            "ALTER TABLE ticket_event ADD COLUMN changes TEXT NOT NULL DEFAULT '[]'",
            "CREATE INDEX ticket_waiting ON ticket (brand_id, is_waiting, priority_rank DESC, due_at, number)",
            "CREATE INDEX ticket_by_due ON ticket (brand_id, status, due_at, number)",
            "CREATE INDEX ticket_by_update ON ticket (brand_id, status, updated_at, number)",
            "CREATE INDEX ticket_by_queue ON ticket (brand_id, queue_id, status, number)",
            "CREATE INDEX ticket_by_assignee ON ticket (brand_id, assignee_id, status, number)",
            "CREATE INDEX ticket_by_subscriber ON ticket (brand_id, subscriber_id, number)",
            """
            CREATE TABLE ticket_tag (
                ticket_id TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (ticket_id, tag))
            """,
            """
            CREATE TABLE ticket_link (
                brand_id TEXT NOT NULL, number BIGINT NOT NULL, kind TEXT NOT NULL, other BIGINT NOT NULL,
                PRIMARY KEY (brand_id, number, kind, other))
            """,
            """
            CREATE TABLE ticket_watcher (
                ticket_id TEXT NOT NULL, agent_id TEXT NOT NULL, PRIMARY KEY (ticket_id, agent_id))
            """,
            """
            CREATE TABLE ticket_draft (
                ticket_id TEXT NOT NULL, agent_id TEXT NOT NULL, text TEXT NOT NULL, version BIGINT NOT NULL,
                updated_at BIGINT NOT NULL, PRIMARY KEY (ticket_id, agent_id))
            """,
            """
            CREATE TABLE ticket_presence (
                ticket_id TEXT NOT NULL, agent_id TEXT NOT NULL, is_typing BIGINT NOT NULL, until_at BIGINT NOT NULL,
                PRIMARY KEY (ticket_id, agent_id))
            """,
            """
            CREATE TABLE attachment (
                id TEXT PRIMARY KEY, brand_id TEXT NOT NULL, ticket_id TEXT NOT NULL, is_public BIGINT NOT NULL,
                name TEXT NOT NULL, type TEXT NOT NULL, size BIGINT NOT NULL, hash TEXT NOT NULL,
                agent_id TEXT, created_at BIGINT NOT NULL)
            """,
            "CREATE INDEX attachment_by_ticket ON attachment (ticket_id, created_at)",
            """
            CREATE TABLE refund (
                id TEXT PRIMARY KEY, brand_id TEXT NOT NULL, ticket_id TEXT NOT NULL, ticket_number BIGINT NOT NULL,
                payment_id TEXT NOT NULL, amount BIGINT NOT NULL, currency TEXT NOT NULL, reason TEXT NOT NULL,
                status TEXT NOT NULL, decided_by TEXT, decision TEXT, deadline BIGINT NOT NULL,
                created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
            "CREATE UNIQUE INDEX refund_by_payment ON refund (brand_id, payment_id)",
            "CREATE INDEX refund_by_status ON refund (brand_id, status, created_at)",
            """
            CREATE TABLE rating (
                ticket_id TEXT PRIMARY KEY, brand_id TEXT NOT NULL, ticket_number BIGINT NOT NULL, agent_id TEXT,
                asked_at BIGINT NOT NULL, score BIGINT, comment TEXT, answered_at BIGINT)
            """,
            "CREATE INDEX rating_by_agent ON rating (brand_id, agent_id, answered_at)",
        ], wordTables: [TicketWords.table])
}
