import JSON
import Storage

extension Helpdesk {
    /// In one transaction, so that others get their turn between.
    private static let mostAtOnce: Int64 = 200

    /// Reads what has come in for a brand and applies it to the records.
    func readHooks(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        let events = try HookEvent.waiting(timer.brand, limit: Self.mostAtOnce, in: session)
        let customer = settings[timer.brand].hooks.customerField
        for event in events { try apply(event, customer: customer, brand: timer.brand, at: time, in: session) }
        if events.count == Self.mostAtOnce { try timer.set(in: session) }
    }

    private func apply(
        _ event: HookEvent, customer: String, brand: String, at time: Timestamp, in session: any Session
    ) throws {
        let reading = event.reading(customer: customer)
        func settle(_ state: HookEvent.State, purchase: String? = nil, subscriber: String? = nil) throws {
            try event.settle(
                state, topic: reading.topic, purchase: purchase, subscriber: subscriber, brand: brand, in: session)
        }
        switch reading.outcome {
        case .nothing: try settle(.nothing)
        case .unknownTopic: try settle(.unknown, subscriber: event.named(customer: customer))
        case .malformed: try settle(.malformed, subscriber: event.named(customer: customer))
        case .news(let owner, let changes):
            guard let subscriber = try owner.subscriber(brand: brand, in: session) else {
                return try settle(.unassigned, purchase: owner.purchase, subscriber: owner.account)
            }
            let found = try StoredSubscriber.find(subscriber, brand: brand, in: session)
            // Somebody who was erased comes back by what the brand itself says, not by an old notice.
            if found == nil, try Erasure.isErased(subscriber, brand: brand, in: session) { return try settle(.nothing) }
            var stored = found ?? StoredSubscriber(mirror: Mirror(), version: 0, updatedAt: time)
            if stored.mirror.apply(changes.map(\.markingEnds)) {
                try stored.store(
                    subscriber, brand: brand, at: time, claims: owner.isNamed ? changes.claims : [:], in: session)
            }
            try settle(.applied)
        }
    }
}

extension HookEvent {
    /// Whom a notice names that is kept as it came, so that it goes with them when they are erased.
    fileprivate func named(customer: String) -> String? {
        LooseFields(body["data"]).text(customer, "subscriberId", "customerId") ?? LooseFields(body).text("subscriberId")
    }

    /// What it says.
    func reading(customer: String) -> HookReading {
        switch feed {
        case .billing: BillingHook.read(body, customer: customer, received: receivedAt)
        case .apple: AppleNotice.read(body, received: receivedAt)
        case .google: GoogleNotice.read(body, received: receivedAt)
        case .roku: RokuNotice.read(body, received: receivedAt)
        case .partner: PartnerNotice.read(body, received: receivedAt)
        }
    }
}

extension HookReading.Owner {
    fileprivate func subscriber(brand: String, in session: any Session) throws -> String? {
        switch self {
        case .subscriber(let id): return id
        case .purchase(let source, let purchases, let account):
            if let owner = try PurchaseOwner.find(source, purchases, brand: brand, in: session) { return owner }
            guard let account else { return nil }
            return try session.first(
                "SELECT id FROM subscriber WHERE brand_id = $1 AND id = $2", [.text(brand), .text(account)]
            ) { $0.text(0) }
        }
    }

    /// Whether the notice itself says whose news it is.
    fileprivate var isNamed: Bool {
        if case .subscriber = self { true } else { false }
    }

    /// Whom an app named when it was bought.
    fileprivate var account: String? {
        if case .purchase(_, _, let account) = self { account } else { nil }
    }

    /// What a notice waits for.
    fileprivate var purchase: String? {
        if case .purchase(_, let purchases, _) = self { purchases.first } else { nil }
    }
}
