import Storage

extension Schema {
    /// Since when a brand is being removed.
    static let brandRemoval = Migration("0044-brand-removal", ["ALTER TABLE brand ADD COLUMN removed_at BIGINT"])
}
