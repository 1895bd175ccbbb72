import Bot

/// One thing that rules, articles and macros may know of a subscriber, under a stable name.
///
/// A name in camel case is a field of the record (`subscription.offerTitle`), one in snake case is derived
/// (`payment.last_failed`).
public struct Fact: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case text, number, flag, time, money, list
    }

    public let name: String
    public let kind: Kind
    /// In words, for `hi5d facts`.
    public let meaning: String
    /// The values that a text may have, when they are few.
    public let values: [String]
    let derive: @Sendable (SubscriberRecord, Timestamp) -> FactValue?

    init(
        _ name: String, _ kind: Kind, _ meaning: String, values: [String] = [],
        derive: @escaping @Sendable (SubscriberRecord, Timestamp) -> FactValue?
    ) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
        self.values = values
        self.derive = derive
    }

    /// All of them, by area.
    public static let all = subscriberFacts + subscriptionFacts + paymentFacts + accessFacts + promiseFacts

    public static let names = Set(all.map(\.name))
}

/// All facts together.
public enum Facts {
    /// All that is known of a subscriber at a time. What is not known has no entry. Pure.
    public static func derive(_ record: SubscriberRecord, at time: Timestamp) -> [String: FactValue] {
        var facts: [String: FactValue] = [:]
        facts.reserveCapacity(Fact.all.count)
        for fact in Fact.all { facts[fact.name] = fact.derive(record, time) }
        return facts
    }
}

extension FactValue {
    init?(_ text: String?) {
        guard let text else { return nil }
        self = .text(text)
    }

    init?(_ time: Timestamp?) {
        guard let time else { return nil }
        self = .time(time.milliseconds)
    }

    init?(_ money: Money?) {
        guard let money else { return nil }
        self = .money(money.minorUnits, currency: money.currency)
    }

    static func texts(_ texts: some Sequence<String>) -> FactValue { .list(texts.map(FactValue.text)) }
}
