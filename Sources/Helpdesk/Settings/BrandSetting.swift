import JSON
import Storage

/// What a brand has set up for itself, by name.
enum BrandSetting {
    static func find(_ name: String, brand: String, in session: any Session) throws -> JSON? {
        try session.first(
            "SELECT value FROM brand_setting WHERE brand_id = $1 AND name = $2", [.text(brand), .text(name)]
        ) { try JSON.parse($0.text(0)) }
    }

    static func store(
        _ value: JSON, as name: String, brand: String, at time: Timestamp, in session: any Session
    ) throws {
        try session.execute(
            """
            INSERT INTO brand_setting (brand_id, name, value, updated_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (brand_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
            """, [.text(brand), .text(name), .text(value.text), .int(time.milliseconds)])
    }
}
