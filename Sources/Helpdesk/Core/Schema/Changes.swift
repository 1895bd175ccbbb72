import Storage

extension Schema {
    static let changes = Migration(
        "0004-changes",
        [
            // How often what the nodes keep in memory has changed, by kind and brand.
            """
            CREATE TABLE change (
                kind TEXT NOT NULL, brand_id TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (kind, brand_id))
            """
        ])
}
