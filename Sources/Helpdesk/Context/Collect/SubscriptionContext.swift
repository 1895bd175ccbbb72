import Bot
import JSON

/// What was known of a subscriber at one moment. A ticket keeps it as it was when the ticket was opened.
public struct SubscriptionContext: Sendable, Equatable {
    public let takenAt: Timestamp
    public let subscriber: String
    /// nil when it could not be had.
    public let record: SubscriberRecord?
    /// When the record was last brought up to date.
    public let asOf: Timestamp?
    /// When parts were last fetched from the billing API; the others are as old as the record.
    public let fetched: [String: Timestamp]
    /// Which parts could not be had, and why.
    public let unavailable: [Missing]

    public struct Missing: Sendable, Equatable {
        public let part: String
        public let reason: String
    }

    /// Who manages what the subscriber has; empty when that is not known.
    public var sources: Set<Source> { record?.sources(at: takenAt) ?? [] }

    /// What rules, articles and macros may know; empty when nothing is.
    public var facts: [String: FactValue] { record.map { Facts.derive($0, at: takenAt) } ?? [:] }

    /// Whose blocks of an article these are; nil when that is not known.
    public var audience: Audience? { record.map { Audience($0, at: takenAt) } }

    var json: JSON {
        [
            "takenAt": .string(takenAt.text), "asOf": JSON(asOf?.text), "subscriberId": .string(subscriber),
            "managedBy": .array(Source.allCases.filter(sources.contains).map { .string($0.rawValue) }),
            "record": record?.json ?? .null,
            "facts": .object(facts.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.json) }),
            "fetched": .object(fetched.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.text)) }),
            "unavailable": .array(
                unavailable.map { ["part": .string($0.part), "reason": .string($0.reason)] }),
        ]
    }
}

extension FactValue {
    /// Times as text, amounts as `{"amount", "currency"}` in minor units.
    public var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): number == number.rounded() ? .int(Int64(number)) : .double(number)
        case .flag(let flag): .bool(flag)
        case .time(let milliseconds): .string(Timestamp(milliseconds).text)
        case .money(let amount, let currency): ["amount": .int(amount), "currency": .string(currency)]
        case .list(let values): .array(values.map(\.json))
        }
    }
}
