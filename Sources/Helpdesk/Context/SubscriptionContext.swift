import JSON
import Storage

/// What was known of a subscriber at one moment. A ticket keeps it as it was when the ticket was opened.
public struct SubscriptionContext: Sendable, Equatable {
    public let takenAt: Timestamp
    public let subscriber: String
    /// nil when it could not be had.
    public let record: SubscriberRecord?
    /// When the record was last brought up to date.
    public let asOf: Timestamp?
    /// Which parts could not be had, and why.
    public let unavailable: [Missing]

    public struct Missing: Sendable, Equatable {
        public let part: String
        public let reason: String
    }

    /// Who manages what the subscriber has; empty when that is not known.
    public var sources: Set<Source> { record?.sources(at: takenAt) ?? [] }

    var json: JSON {
        [
            "takenAt": .string(takenAt.text), "asOf": JSON(asOf?.text), "subscriberId": .string(subscriber),
            "managedBy": .array(Source.allCases.filter(sources.contains).map { .string($0.rawValue) }),
            "record": record?.json ?? .null,
            "unavailable": .array(
                unavailable.map { ["part": .string($0.part), "reason": .string($0.reason)] }),
        ]
    }
}

extension Helpdesk {
    /// Collects what is known of a subscriber. Never fails: what cannot be had is a part of the answer.
    func collectContext(of subscriber: String, brand: String) -> SubscriptionContext {
        func missing(_ reason: String) -> SubscriptionContext {
            SubscriptionContext(
                takenAt: clock(), subscriber: subscriber, record: nil, asOf: nil,
                unavailable: [.init(part: "record", reason: reason)])
        }
        do {
            let found = try database.read { try SubscriberRecord.find(subscriber, brand: brand, in: $0) }
            guard let found else { return missing("nothing has been received about this subscriber") }
            return SubscriptionContext(
                takenAt: clock(), subscriber: subscriber, record: found.record, asOf: found.updatedAt, unavailable: [])
        } catch {
            return missing("the stored record could not be read")
        }
    }
}
