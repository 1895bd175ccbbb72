import Storage

extension Schema {
    /// How much was attached lately.
    static let fileTimes = Migration(
        "0043-file-times", ["CREATE INDEX attachment_by_time ON attachment (brand_id, created_at)"])
}
