import Storage

extension Schema {
    /// The bytes of attachments, as parts in base64: the store holds text.
    static let fileParts = Migration(
        "0030-file-parts",
        [
            """
            CREATE TABLE file_part (
                brand_id TEXT NOT NULL, hash TEXT NOT NULL, part BIGINT NOT NULL, bytes TEXT NOT NULL,
                PRIMARY KEY (brand_id, hash, part))
            """,
            "CREATE INDEX attachment_by_hash ON attachment (brand_id, hash)",
        ])
}
