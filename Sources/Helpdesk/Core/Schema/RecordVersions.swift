import Storage

extension Schema {
    /// What the latest changes of a subscriber's record were about, for whoever changes it and saw an earlier version.
    static let recordVersions = Migration(
        "0049-record-versions", ["ALTER TABLE subscriber ADD COLUMN changes TEXT NOT NULL DEFAULT '[]'"])
}
