import JSON
import Storage

/// Whose a purchase at a store is: stores tell of purchases, not of subscribers.
enum PurchaseOwner {
    /// Remembers the externally managed purchases of a record, and wakes the notices that waited for one of them.
    static func remember(
        _ record: JSON, of subscriber: String, brand: String, at time: Timestamp, in session: any Session
    ) throws {
        let subscriptions = (record["subscriptions"]?.array ?? []).map { ($0["source"], $0["subscriptionId"]) }
        let purchases = (record["purchases"]?.array ?? []).filter {
            $0["status"]?.string != Purchase.Status.conflict.rawValue
        }
        .map { ($0["source"], $0["purchaseId"]) }
        for case (let source?, let id?) in subscriptions + purchases {
            guard let name = source.string, let source = Source(rawValue: name), source.isExternallyManaged,
                let id = id.string
            else { continue }
            let changed = try session.execute(
                """
                INSERT INTO purchase_owner (brand_id, source, purchase_id, subscriber_id) VALUES ($1, $2, $3, $4)
                ON CONFLICT (brand_id, source, purchase_id) DO UPDATE SET subscriber_id = excluded.subscriber_id
                    WHERE purchase_owner.subscriber_id <> excluded.subscriber_id
                """, [.text(brand), .text(source.rawValue), .text(id), .text(subscriber)])
            if changed > 0 { try HookEvent.wake(purchase: id, brand: brand, at: time, in: session) }
        }
    }

    static func find(_ source: Source, _ purchases: [String], brand: String, in session: any Session) throws -> String?
    {
        for purchase in purchases {
            let owner = try session.first(
                "SELECT subscriber_id FROM purchase_owner WHERE brand_id = $1 AND source = $2 AND purchase_id = $3",
                [.text(brand), .text(source.rawValue), .text(purchase)]
            ) { $0.text(0) }
            if let owner { return owner }
        }
        return nil
    }
}
