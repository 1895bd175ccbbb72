import Storage

extension Schema {
    /// Since when a brand is suspended.
    static let brandSuspension = Migration(
        "0041-brand-suspension", ["ALTER TABLE brand ADD COLUMN suspended_at BIGINT"])
}
