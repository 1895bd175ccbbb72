import JSON
import Storage

/// What a context is collected for: it decides whether the billing API may be waited for.
public enum ContextPurpose: Sendable {
    /// To show an article: what is mirrored, at once.
    case reading
    /// To answer in a chat: the billing API is asked only about somebody of whom nothing is mirrored.
    case answering
    /// For a ticket: what is not fresh is fetched, within the connector's deadline.
    case escalating
    /// An agent wants it as it is now.
    case refreshing
}

extension Helpdesk {
    /// Collects what is known of a subscriber. Never fails: what cannot be had is a part of the answer. Takes at most
    /// the connector's deadline longer than reading what is mirrored.
    func collectContext(of subscriber: String, brand: String, for purpose: ContextPurpose) -> SubscriptionContext {
        let time = clock()
        var missing: [SubscriptionContext.Missing] = []
        do {
            var found = try mirrored(subscriber, brand)
            if let connector = try connector(of: brand, for: purpose, found, at: time) {
                let fetched = connector.fetch(subscriber, at: time)
                missing = fetched.missing
                if !fetched.parts.isEmpty {
                    try take(fetched, over: found, of: subscriber, brand: brand)
                    found = try mirrored(subscriber, brand)
                }
            }
            if found == nil, missing.isEmpty {
                missing = [.init(part: "record", reason: "nothing has been received about this subscriber")]
            }
            return SubscriptionContext(
                takenAt: clock(), subscriber: subscriber, record: found?.record, asOf: found?.updatedAt,
                fetched: found?.fetched ?? [:], unavailable: missing)
        } catch {
            missing.append(.init(part: "record", reason: "the stored record could not be read"))
            return SubscriptionContext(
                takenAt: clock(), subscriber: subscriber, record: nil, asOf: nil, fetched: [:], unavailable: missing)
        }
    }

    private struct Mirrored {
        let record: SubscriberRecord
        let updatedAt: Timestamp
        let fetched: [String: Timestamp]
    }

    private func mirrored(_ subscriber: String, _ brand: String) throws -> Mirrored? {
        try database.read { session in
            try session.first(
                "SELECT record, updated_at, fetched FROM subscriber WHERE brand_id = $1 AND id = $2",
                [.text(brand), .text(subscriber)]
            ) { row in
                let fetched = row.text(2) == "{}" ? [] : try JSON.parse(row.text(2)).members ?? []
                return Mirrored(
                    record: try SubscriberRecord(id: subscriber, JSON.parse(row.text(0))),
                    updatedAt: Timestamp(row.int(1)),
                    fetched: Dictionary(fetched.map { ($0.name, Timestamp($0.value.int ?? 0)) }) { first, _ in first })
            }
        }
    }

    /// The connector, if the purpose wants it asked now.
    private func connector(
        of brand: String, for purpose: ContextPurpose, _ found: Mirrored?, at time: Timestamp
    ) throws -> Connector? {
        switch purpose {
        case .reading: return nil
        case .answering where found != nil: return nil
        default: break
        }
        guard let connector = try setups.setup(of: brand, database).connector else { return nil }
        let fresh = time.adding(seconds: -connector.settings.freshSeconds)
        let isFresh = connector.settings.parts.keys.allSatisfy { name in
            found?.fetched[name].map { $0 > fresh } ?? false
        }
        if case .refreshing = purpose { return connector }
        return isFresh ? nil : connector
    }

    /// What was fetched is mirrored like any other news.
    private func take(_ fetched: FetchedRecord, over known: Mirrored?, of subscriber: String, brand: String) throws {
        let time = clock()
        var ages = known?.fetched ?? [:]
        for part in fetched.parts { ages[part] = time }
        let told = JSON.object(ages.sorted { $0.key < $1.key }.map { .init($0.key, .int($0.value.milliseconds)) }).text
        try database.write { session in
            let found = try StoredSubscriber.find(subscriber, brand: brand, in: session)
            var stored = found ?? StoredSubscriber(mirror: Mirror(), version: 0, updatedAt: time)
            stored.mirror.apply(fetched.changes)
            try stored.store(subscriber, brand: brand, at: time, in: session)
            try session.execute(
                "UPDATE subscriber SET fetched = $1 WHERE brand_id = $2 AND id = $3",
                [
                    .text(told), .text(brand), .text(subscriber),
                ])
        }
    }
}
