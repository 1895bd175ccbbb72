import Bot

extension SubscriptionContext {
    /// What rules may ask of a subscriber, by name.
    var facts: [String: FactValue] {
        guard record != nil else { return [:] }
        let sources = Source.allCases.filter(sources.contains).map { FactValue.text($0.rawValue) }
        return ["subscription.source": .list(sources)]
    }
}
