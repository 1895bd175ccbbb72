import Storage

extension Schema {
    /// When the timer of a conversation's silence is due, so that not every message has to move it.
    static let silenceWatch = Migration(
        "0045-silence-watch",
        [
            "ALTER TABLE conversation ADD COLUMN silence_due BIGINT",
            """
            UPDATE conversation SET silence_due = (
                SELECT t.due_at FROM timer t WHERE t.kind = 'assume_resolved' AND t.subject = conversation.id)
            """,
        ])
}
