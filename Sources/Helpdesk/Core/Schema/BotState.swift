import Storage

extension Schema {
    static let botState = Migration(
        "0003-bot-state",
        [
            // What the bot keeps between two messages, and the caller's own id of the conversation.
            "ALTER TABLE conversation ADD COLUMN dialog TEXT",
            "ALTER TABLE conversation ADD COLUMN sender TEXT",
            "CREATE UNIQUE INDEX conversation_by_sender ON conversation (brand_id, channel, sender)",
            "ALTER TABLE message ADD COLUMN offers TEXT",
            // Queue, priority, tags and the answers that were asked for before the hand-over.
            "ALTER TABLE ticket ADD COLUMN hand_over TEXT",
            """
            CREATE TABLE bot_turn (
                conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, brand_id TEXT NOT NULL, day BIGINT NOT NULL,
                locale TEXT NOT NULL, outcome TEXT NOT NULL, article_id TEXT, resolution TEXT,
                PRIMARY KEY (conversation_id, seq))
            """,
            "CREATE INDEX bot_turn_by_day ON bot_turn (brand_id, day)",
            """
            CREATE TABLE bot_settings (
                brand_id TEXT PRIMARY KEY REFERENCES brand (id), assumed_after BIGINT NOT NULL)
            """,
            """
            CREATE TABLE rule (
                brand_id TEXT NOT NULL REFERENCES brand (id), id TEXT NOT NULL, position BIGINT NOT NULL,
                rule TEXT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (brand_id, id))
            """,
            """
            CREATE TABLE lesson (
                id TEXT PRIMARY KEY, brand_id TEXT NOT NULL REFERENCES brand (id), locale TEXT NOT NULL,
                article_id TEXT NOT NULL, text TEXT NOT NULL, created_at BIGINT NOT NULL)
            """,
            "CREATE UNIQUE INDEX lesson_once ON lesson (brand_id, locale, article_id, text)",
        ])
}
