import Storage

extension Schema {
    /// Most conversations have no sender that the caller knows them by: they need no place in the index for those.
    static let knownSenders = Migration(
        "0031-known-senders",
        [
            "DROP INDEX conversation_by_sender",
            """
            CREATE UNIQUE INDEX conversation_by_sender ON conversation (brand_id, channel, sender)
            WHERE sender IS NOT NULL
            """,
        ])
}
