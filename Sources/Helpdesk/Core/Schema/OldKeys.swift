import Storage

extension Schema {
    /// Old keys are found by their age: each hour, among all that a day has left.
    static let oldKeys = Migration(
        "0029-old-keys", ["CREATE INDEX idempotency_by_age ON idempotency (brand_id, created_at)"])
}
