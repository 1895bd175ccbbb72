import JSON

/// What may be promised to one subscriber, by their record.
extension SubscriberRecord {
    /// Whether an action is ours to take for a subscription; without its id, for all that are current, or for the last
    /// one. Where several stand differently, the first that does not allow it decides: a promise that is not about a
    /// certain subscription is about all of them.
    public func verdict(
        on action: PromisedAction, subscription id: String? = nil, at time: Timestamp
    ) -> Promises.Verdict {
        let asked: [Subscription]
        if let id {
            asked = subscriptions.filter { $0.subscriptionID == id }
        } else {
            let current = subscriptions.filter { $0.state(at: time).isCurrent }
            asked = current.isEmpty ? [mainSubscription(at: time)].compactMap { $0 } : current
        }
        let verdicts = asked.map { Promises.allowed(action, $0.source, $0.state(at: time)) }
        return verdicts.first { !$0.isAllowed } ?? verdicts.first ?? Promises.allowed(action, .cleeng, .none)
    }
}

extension PromisedAction {
    /// The fact that tells rules, articles and macros whether it may be promised.
    public var factName: String { "may.\(rawValue)" }
}

extension Fact {
    static let promiseFacts = PromisedAction.allCases.map { action in
        Fact(action.factName, .flag, "whether we may promise it: \(action.meaning)") { record, time in
            .flag(record.verdict(on: action, at: time).isAllowed)
        }
    }
}

extension PromisedAction {
    fileprivate var meaning: String {
        switch self {
        case .refund: "money back"
        case .cancel: "an end to renewals"
        case .changePlan: "another plan"
        case .resume: "a cancelled or paused subscription goes on"
        case .pause: "a pause"
        case .retryPayment: "a failed payment is tried again now"
        case .updatePayment: "another way to pay"
        case .sendInvoice: "an invoice of ours"
        case .extendAccess: "more time for the same money"
        case .transfer: "the purchase moves to another account"
        case .offerTrial: "a trial"
        }
    }
}

extension JSONFields {
    /// `"promises": ["refund"]`.
    public mutating func promises() throws(FieldError) -> [PromisedAction] {
        var actions: [PromisedAction] = []
        for (path, value) in try array("promises", atMost: PromisedAction.allCases.count) {
            guard let action = value.string.flatMap(PromisedAction.init) else {
                throw FieldError(
                    field: path,
                    expected: "one of " + PromisedAction.allCases.map(\.rawValue).joined(separator: ", "))
            }
            if !actions.contains(action) { actions.append(action) }
        }
        return actions
    }
}
