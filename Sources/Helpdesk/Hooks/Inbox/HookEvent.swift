import JSON
import Storage

/// A notice as it came in: stored in one insert, read later. Notices are kept so that a repeat is known as one.
struct HookEvent: Sendable {
    enum State: String, Sendable, CaseIterable {
        case waiting, applied
        /// Nobody is known to whom it belongs; it waits until the purchase turns up in a record.
        case unassigned
        /// Of a topic that is not known here; kept as it is.
        case unknown
        /// Says nothing about a record.
        case nothing
        case malformed
    }

    let feed: HookFeed
    let digest: String
    let topic: String
    let body: JSON
    let receivedAt: Timestamp

    /// Stores it, or counts a repeat of one that is here.
    func insert(brand: String, in session: any Session) throws {
        try session.execute(
            """
            INSERT INTO hook_event (brand_id, feed, digest, topic, state, body, seen, received_at)
            VALUES ($1, $2, $3, $4, $5, $6, 1, $7)
            ON CONFLICT (brand_id, feed, digest) DO UPDATE SET seen = hook_event.seen + 1
            """,
            [
                .text(brand), .text(feed.rawValue), .text(digest), .text(topic), .text(State.waiting.rawValue),
                .text(body.text), .int(receivedAt.milliseconds),
            ])
    }

    /// The oldest that wait.
    static func waiting(_ brand: String, limit: Int64, in session: any Session) throws -> [HookEvent] {
        try session.query(
            """
            SELECT feed, digest, topic, body, received_at FROM hook_event
            WHERE brand_id = $1 AND state = '\(State.waiting.rawValue)' ORDER BY received_at LIMIT $2
            """, [.text(brand), .int(limit)]
        ) { row in
            guard let feed = HookFeed(rawValue: row.text(0)), let body = try? JSON.parse(row.text(3)) else {
                throw StorageError.damaged(reason: "a notice cannot be read")
            }
            return HookEvent(
                feed: feed, digest: row.text(1), topic: row.text(2), body: body, receivedAt: Timestamp(row.int(4)))
        }
    }

    /// Says what came of it. Of what was understood neither the body nor whom it was about is needed any more.
    func settle(
        _ state: State, topic: String, purchase: String? = nil, subscriber: String? = nil, brand: String,
        in session: any Session
    ) throws {
        let isKept = state == .unassigned || state == .unknown || state == .malformed
        try session.execute(
            """
            UPDATE hook_event SET state = $1, topic = $2, purchase = $3, subscriber_id = $4, body = $5
            WHERE brand_id = $6 AND feed = $7 AND digest = $8
            """,
            [
                .text(state.rawValue), .text(topic), SQLValue(purchase), SQLValue(subscriber),
                .text(isKept ? body.text : "{}"), .text(brand), .text(feed.rawValue), .text(digest),
            ])
    }

    /// Notices of a purchase whose owner has turned up are read again.
    static func wake(purchase: String, brand: String, at time: Timestamp, in session: any Session) throws {
        let woken = try session.execute(
            "UPDATE hook_event SET state = $1 WHERE brand_id = $2 AND purchase = $3 AND state = $4",
            [.text(State.waiting.rawValue), .text(brand), .text(purchase), .text(State.unassigned.rawValue)])
        if woken > 0 { try DueTimer(kind: .readHooks, subject: brand, brand: brand, due: time).set(in: session) }
    }
}
