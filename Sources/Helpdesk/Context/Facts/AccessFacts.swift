import Bot

extension Fact {
    static let accessFacts = [
        Fact("access.entitled", .flag, "may watch something now: a subscription, a pass or an entitlement") {
            .flag(!$0.entitledOffers(at: $1).isEmpty)
        },
        Fact("access.offers", .list, "the ids of the offers that may be watched now") {
            .texts($0.entitledOffers(at: $1))
        },
        Fact("purchase.pending", .flag, "a purchase waits for the store's confirmation") { record, time in
            .flag(record.hasPendingPurchase(at: time))
        },
        Fact("purchase.receipt_conflict", .flag, "the receipt of a purchase belongs to another account") { record, _ in
            .flag(record.receiptConflict != nil)
        },
        Fact("pass.count", .number, "how many passes are valid now") { record, time in
            .number(Double(record.passes.count { $0.isValid(at: time) }))
        },
    ]
}

extension SubscriberRecord {
    /// Entitled now: offers of subscriptions that give access, of valid passes, and of entitlements that have not
    /// ended. Sorted.
    func entitledOffers(at time: Timestamp) -> [String] {
        let subscribed = subscriptions.filter { $0.state(at: time).givesAccess }.map(\.offerID)
        let passes = passes.filter { $0.isValid(at: time) }.map(\.offerID)
        let granted = entitlements.filter { $0.expiresAt.map { $0 > time } ?? true }.map(\.offerID)
        return Set(subscribed + passes + granted).sorted()
    }

    /// Pending at the store: a subscription on that hold, or a purchase whose last word is pending.
    func hasPendingPurchase(at time: Timestamp) -> Bool {
        subscriptions.contains { $0.state(at: time) == .pending } || purchases.contains { $0.status == .pending }
    }

    /// The latest purchase whose receipt belongs to another account, unless one of the same offer was synced since.
    var receiptConflict: Purchase? {
        let conflict = purchases.filter { $0.status == .conflict }.max {
            ($0.at, $0.purchaseID) < ($1.at, $1.purchaseID)
        }
        guard let conflict else { return nil }
        let isMended = purchases.contains {
            $0.status == .synced && $0.at > conflict.at && $0.source == conflict.source
                && ($0.offerID == nil || $0.offerID == conflict.offerID)
        }
        return isMended ? nil : conflict
    }
}
