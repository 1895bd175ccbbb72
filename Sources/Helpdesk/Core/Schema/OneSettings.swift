import Storage

extension Schema {
    /// What a brand has set up lies in one table.
    static let oneSettings = Migration(
        "0025-one-settings",
        [
            """
            INSERT INTO setting (brand_id, kind, id, body, updated_at)
            SELECT brand_id, name, name, value, updated_at FROM brand_setting
            """,
            "DROP TABLE brand_setting",
        ])
}
