import JSON

/// Google Play's real-time developer notifications, taken out of their Pub/Sub envelope. They name the purchase and
/// what happened, and no dates.
enum GoogleNotice {
    /// By `notificationType`. Renewals make the old end wrong, and the new one is not told.
    private static let meanings: [Int64: Lifecycle] = [
        1: .recovered, 2: .renewed, 3: .cancelled, 4: .purchased, 5: .onHold, 6: .grace, 7: .reactivated, 10: .paused,
        12: .terminated, 13: .expired, 20: .terminated,
    ]
    /// Price changes, deferrals, pause schedules, changed items: known, and nothing of the record.
    private static let others: Set<Int64> = [8, 9, 11, 17, 18, 19, 22]

    static func read(_ notice: JSON, received: Timestamp) -> HookReading {
        let at = min(LooseFields(notice).time("eventTimeMillis") ?? received, received)
        if notice["testNotification"] != nil { return HookReading(topic: "test", outcome: .nothing) }
        if let voided = notice["voidedPurchaseNotification"] { return refund(LooseFields(voided), at) }
        guard let news = notice["subscriptionNotification"] else {
            let isKnown = notice["oneTimeProductNotification"] != nil
            return HookReading(topic: isKnown ? "one_time_product" : "?", outcome: isKnown ? .nothing : .unknownTopic)
        }
        guard let type = news["notificationType"]?.int else {
            return HookReading(topic: "?", outcome: .malformed("notificationType"))
        }
        let topic = "subscription.\(type)"
        guard let meaning = meanings[type] else {
            return HookReading(topic: topic, outcome: others.contains(type) ? .nothing : .unknownTopic)
        }
        let fields = LooseFields(news)
        guard let token = fields.text("purchaseToken") else {
            return HookReading(topic: topic, outcome: .malformed("purchaseToken"))
        }
        var members: [JSON.Member] = .known(
            ("source", .string(Source.google.rawValue)), ("offerId", JSON(fields.text("subscriptionId"))),
            ("paymentGateway", "android"))
        members += meaning.fields
        if [.renewed, .recovered].contains(meaning) {
            members += [.init("expiresAt", .null), .init("nextPaymentAt", .null), .init("inTrial", false)]
        }
        if meaning == .purchased { members.append(.init("startedAt", .string(at.text))) }
        let change = RecordChange(.subscriptions, token, at: at, members)
        return HookReading(topic: topic, outcome: .news(.purchase(.google, [token], account: nil), [change]))
    }

    /// A refund or chargeback: access is gone with the money, unless only a part was given back (`refundType` 2).
    private static func refund(_ voided: LooseFields, _ at: Timestamp) -> HookReading {
        let topic = "voided_purchase"
        guard let token = voided.text("purchaseToken") else {
            return HookReading(topic: topic, outcome: .malformed("purchaseToken"))
        }
        guard voided["refundType"]?.int != 2, voided["productType"]?.int != 2 else {
            return HookReading(topic: topic, outcome: .nothing)
        }
        let change = RecordChange(.subscriptions, token, at: at, Lifecycle.terminated.fields)
        return HookReading(topic: topic, outcome: .news(.purchase(.google, [token], account: nil), [change]))
    }
}
