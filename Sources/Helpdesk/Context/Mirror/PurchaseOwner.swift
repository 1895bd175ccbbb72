import JSON
import Storage

/// Whose a purchase at a store is: stores tell of purchases, not of subscribers. A purchase may move to another account
/// (`SourceRules.allowsTransfer`); then all that was said of it moves along. The latest claim wins, so that any order
/// ends alike.
struct PurchaseOwner: Sendable, Equatable {
    let subscriber: String
    /// When they were last named as the owner, by the clock of whoever said so.
    let since: Timestamp

    /// Says which of a mirror's purchases are the subscriber's, moves those that have changed hands, and wakes the notices
    /// that waited for one of them. `claims`: when the subscriber was named as the owner, by the purchase's id; news that
    /// came by way of the purchase itself names nobody.
    static func settle(
        _ stored: inout StoredSubscriber, of subscriber: String, brand: String, claims: [String: Timestamp],
        in session: any Session
    ) throws {
        for purchase in stored.mirror.purchases.sorted(by: { $0.id < $1.id }) {
            let claim = PurchaseOwner(subscriber: subscriber, since: claims[purchase.id] ?? Mirror.never)
            let known = try find(purchase, brand: brand, in: session)
            guard let known, known.subscriber != subscriber else {
                if let known, known.since >= claim.since { continue }
                try claim.store(purchase, brand: brand, in: session)
                if known == nil {
                    try HookEvent.wake(purchase: purchase.id, brand: brand, at: stored.updatedAt, in: session)
                }
                continue
            }
            guard claim.isLater(than: known) else {
                // Somebody else has it by now; what was said of it here is about theirs.
                let said = stored.mirror.release(purchase.id, at: known.since)
                try give(said, to: known.subscriber, brand: brand, at: stored.updatedAt, in: session)
                continue
            }
            try claim.store(purchase, brand: brand, in: session)
            guard var former = try StoredSubscriber.find(known.subscriber, brand: brand, in: session) else { continue }
            stored.mirror.apply(former.mirror.release(purchase.id, at: claim.since))
            try former.write(known.subscriber, brand: brand, at: stored.updatedAt, in: session)
        }
    }

    static func find(_ source: Source, _ purchases: [String], brand: String, in session: any Session) throws -> String?
    {
        for id in purchases {
            if let owner = try find(Mirror.PurchaseName(source: source, id: id), brand: brand, in: session) {
                return owner.subscriber
            }
        }
        return nil
    }

    private static func give(
        _ changes: [RecordChange], to subscriber: String, brand: String, at time: Timestamp, in session: any Session
    ) throws {
        guard var owner = try StoredSubscriber.find(subscriber, brand: brand, in: session) else { return }
        if owner.mirror.apply(changes) { try owner.write(subscriber, brand: brand, at: time, in: session) }
    }

    private static func find(
        _ purchase: Mirror.PurchaseName, brand: String, in session: any Session
    ) throws -> PurchaseOwner? {
        try session.first(
            "SELECT subscriber_id, since FROM purchase_owner WHERE brand_id = $1 AND source = $2 AND purchase_id = $3",
            [.text(brand), .text(purchase.source.rawValue), .text(purchase.id)]
        ) { PurchaseOwner(subscriber: $0.text(0), since: Timestamp($0.int(1))) }
    }

    private func store(_ purchase: Mirror.PurchaseName, brand: String, in session: any Session) throws {
        try session.execute(
            """
            INSERT INTO purchase_owner (brand_id, source, purchase_id, subscriber_id, since) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (brand_id, source, purchase_id) DO UPDATE SET subscriber_id = excluded.subscriber_id,
                since = excluded.since
            """,
            [
                .text(brand), .text(purchase.source.rawValue), .text(purchase.id), .text(subscriber),
                .int(since.milliseconds),
            ])
    }

    /// Of two claims of one time the same one always wins.
    private func isLater(than other: PurchaseOwner) -> Bool { (since, subscriber) > (other.since, other.subscriber) }
}
