import Storage

extension Schema {
    static let botLearning = Migration(
        "0022-bot-learning",
        [
            // What the bot asked before it handed over; the rest of a hand-over has columns of its own.
            "ALTER TABLE ticket DROP COLUMN hand_over",
            "ALTER TABLE ticket ADD COLUMN details TEXT",
            // The message with the question, where the answered one is a tap or says that the last answer did not help.
            "ALTER TABLE bot_turn ADD COLUMN asked_seq BIGINT",
            // A lesson is forgotten with the person who asked.
            "ALTER TABLE lesson ADD COLUMN ticket_id TEXT",
            """
            CREATE TABLE bot_threshold (
                brand_id TEXT NOT NULL REFERENCES brand (id), locale TEXT NOT NULL,
                answer DOUBLE PRECISION NOT NULL, suggest DOUBLE PRECISION NOT NULL, PRIMARY KEY (brand_id, locale))
            """,
        ])
}
