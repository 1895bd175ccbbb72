import Storage

extension Schema {
    /// When somebody was named as the owner of a purchase, so that late news does not move it back. And indexes with
    /// those notices only that are looked for: most are read once and never again.
    static let purchaseClaims = Migration(
        "0021-purchase-claims",
        [
            "ALTER TABLE purchase_owner ADD COLUMN since BIGINT NOT NULL DEFAULT 0",
            "DROP INDEX hook_event_by_state", "DROP INDEX hook_event_by_purchase",
            "UPDATE hook_event SET subscriber_id = NULL WHERE state = 'applied'",
            "CREATE INDEX hook_event_waiting ON hook_event (brand_id, received_at) WHERE state = 'waiting'",
            "CREATE INDEX hook_event_purchase ON hook_event (brand_id, purchase) WHERE purchase IS NOT NULL",
            "CREATE INDEX hook_event_subscriber ON hook_event (brand_id, subscriber_id) WHERE subscriber_id IS NOT NULL",
        ])
}
