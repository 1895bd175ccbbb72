import Storage

extension Schema {
    /// The conversation in which a file is for the subscriber too.
    static let publicFiles = Migration(
        "0042-public-files",
        [
            "ALTER TABLE attachment ADD COLUMN conversation_id TEXT",
            "CREATE INDEX attachment_by_conversation ON attachment (conversation_id, created_at)",
        ])
}
