import Bot

/// Facts of the main subscription (`mainSubscription(at:)`).
extension Fact {
    static let subscriptionFacts = [
        Fact(
            "subscription.source", .text, "who manages the main subscription: who bills, renews, refunds",
            values: Source.allCases.map(\.rawValue)
        ) { record, time in FactValue(record.mainSubscription(at: time)?.source.rawValue) },
        Fact(
            "subscription.sources", .list, "who manages any of the current subscriptions",
            values: Source.allCases.map(\.rawValue)
        ) { record, time in
            let sources = record.sources(at: time)
            return .texts(Source.allCases.filter(sources.contains).map(\.rawValue))
        },
        Fact("subscription.isExternallyManaged", .flag, "a store, a carrier or a partner bills, not we") {
            record, time in
            record.mainSubscription(at: time).map { .flag($0.source.isExternallyManaged) }
        },
        Fact(
            "subscription.state", .text, "where the main subscription stands; none without one",
            values: SubscriptionState.allCases.map(\.rawValue)
        ) { record, time in .text(record.state(at: time).rawValue) },
        Fact(
            "subscription.status", .text, "the billing core's own status of it",
            values: Subscription.Status.allCases.map(\.rawValue)
        ) { record, time in FactValue(record.mainSubscription(at: time)?.status.rawValue) },
        Fact("subscription.count", .number, "how many subscriptions are current") { record, time in
            .number(Double(record.subscriptions.count { $0.state(at: time).isCurrent }))
        },
        Fact("subscription.offerId", .text, "the offer's id") { FactValue($0.mainSubscription(at: $1)?.offerID) },
        Fact("subscription.offerTitle", .text, "the offer's name") {
            FactValue($0.mainSubscription(at: $1)?.offerTitle)
        },
        Fact(
            "subscription.period", .text, "how long one payment lasts",
            values: Subscription.Period.allCases.map(\.rawValue)
        ) { FactValue($0.mainSubscription(at: $1)?.period?.rawValue) },
        Fact("subscription.startedAt", .time, "when it began") { FactValue($0.mainSubscription(at: $1)?.startedAt) },
        Fact("subscription.expiresAt", .time, "when what is paid for ends") {
            FactValue($0.mainSubscription(at: $1)?.expiresAt)
        },
        Fact("subscription.inTrial", .flag, "a trial is running") { record, time in
            record.mainSubscription(at: time).map { .flag($0.isInTrial && $0.state(at: time).givesAccess) }
        },
        Fact("subscription.in_grace", .flag, "a renewal failed or is late, and access goes on") { record, time in
            record.mainSubscription(at: time).map { .flag($0.state(at: time) == .grace) }
        },
        Fact("subscription.on_hold", .flag, "a renewal failed, and access is off until somebody pays") { record, time in
            record.mainSubscription(at: time).map { .flag($0.state(at: time) == .onHold) }
        },
        Fact("subscription.paid_until", .time, "cancelled, and still paid until this day") {
            FactValue($0.mainSubscription(at: $1)?.paidUntil(at: $1))
        },
        Fact("subscription.renews_at", .time, "when it renews by itself; none when it will not") {
            FactValue($0.mainSubscription(at: $1)?.renewsAt(at: $1))
        },
        Fact("subscription.nextPaymentPrice", .money, "what the next payment will be") {
            FactValue($0.mainSubscription(at: $1)?.nextPaymentPrice)
        },
        Fact("subscription.paymentMethod", .text, "how it is paid") {
            FactValue($0.mainSubscription(at: $1)?.paymentMethod)
        },
        Fact("subscription.switch_pending", .flag, "a plan change waits for the end of the period") { record, time in
            record.mainSubscription(at: time).map { .flag($0.pendingSwitchID != nil) }
        },
    ]
}

extension SubscriberRecord {
    /// The main subscription's state; `none` without one.
    public func state(at time: Timestamp) -> SubscriptionState { mainSubscription(at: time)?.state(at: time) ?? .none }
}

extension Subscription {
    /// Cancelled but still paid until: `expiresAt` of a cancelled one that has not ended.
    func paidUntil(at time: Timestamp) -> Timestamp? { state(at: time) == .cancelled ? expiresAt : nil }

    /// The renewal date: `nextPaymentAt`, else `expiresAt`, of one that goes on by itself (a trial's first payment
    /// too). None while a payment is missing, it is paused or pending, and once it is cancelled or over.
    func renewsAt(at time: Timestamp) -> Timestamp? {
        switch state(at: time) {
        case .trial, .active: nextPaymentAt ?? expiresAt
        case .grace, .onHold, .paused, .pending, .cancelled, .expired, .terminated, .none: nil
        }
    }
}
