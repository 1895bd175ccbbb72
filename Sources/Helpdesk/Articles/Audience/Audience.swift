import Bot

/// Who reads an article, as far as its blocks ask for it.
public struct Audience: Sendable, Equatable {
    public struct Bought: Sendable, Equatable {
        public let source: Source
        public let state: SubscriptionState
        public let offer: String
    }

    /// What is current; without any, what there was last. Empty for somebody who never bought anything here.
    public let bought: [Bought]
    public let country: String?
    public let platforms: Set<Platform>
    /// What placeholders are filled with.
    public let facts: [String: FactValue]

    public init(
        bought: [Bought], country: String? = nil, platforms: Set<Platform> = [], facts: [String: FactValue] = [:]
    ) {
        self.bought = bought
        self.country = country
        self.platforms = platforms
        self.facts = facts
    }

    public init(_ record: SubscriberRecord, at time: Timestamp) {
        let current = record.subscriptions.filter { $0.state(at: time).isCurrent }
        let asked = current.isEmpty ? [record.mainSubscription(at: time)].compactMap { $0 } : current
        self.init(
            bought: asked.map { Bought(source: $0.source, state: $0.state(at: time), offer: $0.offerID) },
            country: record.country, platforms: Set(record.platforms), facts: Facts.derive(record, at: time))
    }
}

/// For whom a block of an article is: each member that is set must fit.
public struct BlockCondition: Sendable, Equatable {
    /// Values that fit, or (`!=`) all but these.
    public struct Choice<Value: Hashable & Sendable>: Sendable, Equatable {
        public let values: Set<Value>
        public let isExcluding: Bool

        public init(_ values: Set<Value>, isExcluding: Bool = false) {
            self.values = values
            self.isExcluding = isExcluding
        }

        func fits(_ value: Value) -> Bool { values.contains(value) != isExcluding }
    }

    public var source: Choice<Source>?
    public var state: Choice<SubscriptionState>?
    public var offer: Choice<String>?
    public var country: Choice<String>?
    public var platform: Choice<Platform>?

    enum Fit {
        case yes, no
        /// It cannot be told: the reader may choose.
        case perhaps
    }

    /// Source, state and offer must fit one and the same subscription. What is not known of the reader may fit.
    func fit(_ audience: Audience) -> Fit {
        let fits = [boughtFit(audience), countryFit(audience), platformFit(audience)]
        return fits.contains(.no) ? .no : fits.contains(.perhaps) ? .perhaps : .yes
    }

    private func boughtFit(_ audience: Audience) -> Fit {
        guard audience.bought.isEmpty else {
            let isTheirs = audience.bought.contains { bought in
                (source?.fits(bought.source) ?? true) && (state?.fits(bought.state) ?? true)
                    && (offer?.fits(bought.offer) ?? true)
            }
            return isTheirs ? .yes : .no
        }
        guard state?.fits(.none) ?? true, offer == nil else { return .no }
        // They may have bought it with another account.
        return source == nil ? .yes : .perhaps
    }

    private func countryFit(_ audience: Audience) -> Fit {
        guard let country else { return .yes }
        return audience.country.map { country.fits($0) ? .yes : .no } ?? .perhaps
    }

    private func platformFit(_ audience: Audience) -> Fit {
        guard let platform else { return .yes }
        guard !audience.platforms.isEmpty else { return .perhaps }
        return audience.platforms.contains(where: platform.fits) ? .yes : .no
    }
}
