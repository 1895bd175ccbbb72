import JSON
import Storage

/// What is mirrored here of a subscriber.
public struct SubscriberRecord: Sendable, Equatable {
    public let id: String
    public let name: String?
    public let email: String?
    public let country: String?
    public let subscriptions: [Subscription]
    public let payments: [Payment]

    /// Reads the record that an integration sends. Throws `FieldError`.
    public init(id: String, _ json: JSON) throws {
        self.id = id
        var fields = try JSONFields(json)
        name = try fields.optionalString("name", 1...200)
        email = try fields.optionalString("email", 3...320)
        country = try fields.optionalString("country", 2...2)
        subscriptions = try fields.array("subscriptions", atMost: 500).map { try Subscription($0.value, path: $0.path) }
        payments = try fields.array("payments", atMost: 5_000).map { try Payment($0.value, path: $0.path) }
        try fields.finish()
    }

    public var json: JSON {
        [
            "name": JSON(name), "email": JSON(email), "country": JSON(country),
            "subscriptions": .array(subscriptions.map(\.json)), "payments": .array(payments.map(\.json)),
        ]
    }

    /// Who manages what the subscriber has now: decides which blocks of an article are theirs.
    public func sources(at time: Timestamp) -> Set<Source> {
        let current = subscriptions.filter { $0.isCurrent(at: time) }
        if !current.isEmpty { return Set(current.map(\.source)) }
        // Without a current one, the last one tells where a question about it belongs.
        return Set(subscriptions.max { $0.expiresAt < $1.expiresAt }.map { [$0.source] } ?? [])
    }

    static func find(
        _ id: String, brand: String, in session: any Session
    ) throws -> (record: SubscriberRecord, updatedAt: Timestamp)? {
        try session.first(
            "SELECT record, updated_at FROM subscriber WHERE brand_id = $1 AND id = $2", [.text(brand), .text(id)]
        ) { row in (try SubscriberRecord(id: id, JSON.parse(row.text(0))), Timestamp(row.int(1))) }
    }
}
