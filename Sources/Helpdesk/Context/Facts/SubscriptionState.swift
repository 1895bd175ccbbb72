/// Where a subscription stands, as a subscriber would put it: the status of the billing core, its dates and what the
/// store says taken together.
public enum SubscriptionState: String, Sendable, CaseIterable, Hashable {
    /// In a trial that will turn into a paid subscription.
    case trial
    case active
    /// A renewal failed or is late; access goes on.
    case grace
    /// A renewal failed; access is off until somebody pays.
    case onHold = "on_hold"
    case paused
    /// Bought at a store that has not confirmed the payment.
    case pending
    /// Will not renew; paid until a day to come.
    case cancelled
    case expired
    /// Ended at once, by a refund or by the business.
    case terminated
    /// There has never been a subscription.
    case none

    /// Whether it gives access.
    public var givesAccess: Bool {
        switch self {
        case .trial, .active, .grace, .cancelled: true
        case .onHold, .paused, .pending, .expired, .terminated, .none: false
        }
    }

    /// Whether it will go on, or may by a payment: it decides whose rules hold for the subscriber.
    public var isCurrent: Bool { givesAccess || self == .onHold || self == .paused || self == .pending }
}

extension Subscription {
    /// Its state at a time. In this order:
    /// terminated → `terminated`; expired, or cancelled with its end behind → `expired`; cancelled → `cancelled`;
    /// active with the store's hold → `pending`, `on_hold`, `paused` or `grace`;
    /// active with its end behind → `grace`, since a renewal is due that has not come; then `trial` and `active`.
    public func state(at time: Timestamp) -> SubscriptionState {
        switch status {
        case .terminated: return .terminated
        case .expired: return .expired
        case .cancelled:
            // A store may not tell when it ends; it tells when it has.
            guard let expiresAt else { return .cancelled }
            return expiresAt > time ? .cancelled : .expired
        case .active: break
        }
        switch hold {
        case .pending: return .pending
        case .onHold: return .onHold
        case .paused: return .paused
        case .grace: return .grace
        case nil: break
        }
        if let expiresAt, expiresAt <= time { return .grace }
        return isInTrial ? .trial : .active
    }
}

extension SubscriberRecord {
    /// The subscription that a question is most likely about: one that is current before one that is over, then the
    /// one that lasts longest, then by id, so that the choice is always the same.
    public func mainSubscription(at time: Timestamp) -> Subscription? {
        subscriptions.max { left, right in
            let (a, b) = (left.state(at: time), right.state(at: time))
            if a.isCurrent != b.isCurrent { return b.isCurrent }
            let (ends, others) = (left.expiresAt ?? Timestamp(0), right.expiresAt ?? Timestamp(0))
            return ends != others ? ends < others : left.subscriptionID > right.subscriptionID
        }
    }

    /// Who manages what the subscriber has now: decides which blocks of an article are theirs.
    public func sources(at time: Timestamp) -> Set<Source> {
        let current = subscriptions.filter { $0.state(at: time).isCurrent }
        if !current.isEmpty { return Set(current.map(\.source)) }
        // Without a current one, the last one tells where a question about it belongs.
        return Set(mainSubscription(at: time).map { [$0.source] } ?? [])
    }
}
