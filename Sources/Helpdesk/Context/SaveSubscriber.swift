import JSON
import Storage

extension Helpdesk {
    /// Mirrors a subscriber's record, replacing the earlier one.
    public func saveSubscriber(_ record: SubscriberRecord, brand: String) throws {
        let time = clock()
        try database.write { session in
            try session.execute(
                """
                INSERT INTO subscriber (brand_id, id, record, updated_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (brand_id, id) DO UPDATE SET record = excluded.record, updated_at = excluded.updated_at
                """,
                [.text(brand), .text(record.id), .text(record.json.text), .int(time.milliseconds)])
        }
    }
}
