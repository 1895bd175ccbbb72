import JSON

/// App Store Server Notifications V2, after their signatures were verified (`AppleSignature`): the decoded payload
/// with `data.transaction` and `data.renewal` in place of their signed forms.
enum AppleNotice {
    /// What a type, or a type with its subtype, means. Others are about no subscription.
    private static let meanings: [String: Lifecycle] = [
        "SUBSCRIBED": .purchased, "OFFER_REDEEMED": .purchased, "DID_RENEW": .renewed,
        "DID_RENEW.BILLING_RECOVERY": .recovered, "DID_CHANGE_RENEWAL_STATUS.AUTO_RENEW_DISABLED": .cancelled,
        "DID_CHANGE_RENEWAL_STATUS.AUTO_RENEW_ENABLED": .reactivated, "DID_FAIL_TO_RENEW": .onHold,
        "DID_FAIL_TO_RENEW.GRACE_PERIOD": .grace, "GRACE_PERIOD_EXPIRED": .onHold, "EXPIRED": .expired,
        "DID_CHANGE_RENEWAL_PREF.UPGRADE": .purchased, "REVOKE": .terminated, "REFUND": .terminated,
        "REFUND_REVERSED": .reactivated,
    ]
    /// Types that change something besides, or nothing.
    private static let others: Set<String> = [
        "DID_CHANGE_RENEWAL_PREF", "DID_CHANGE_RENEWAL_STATUS", "RENEWAL_EXTENDED", "RENEWAL_EXTENSION",
        "PRICE_INCREASE", "REFUND_DECLINED", "CONSUMPTION_REQUEST", "TEST", "EXTERNAL_PURCHASE_TOKEN",
        "ONE_TIME_CHARGE",
    ]

    static func read(_ payload: JSON, received: Timestamp) -> HookReading {
        let type = payload["notificationType"]?.string ?? "?"
        let topic = [type, payload["subtype"]?.string].compactMap { $0 }.joined(separator: ".")
        let meaning = meanings[topic] ?? meanings[type]
        guard meaning != nil || others.contains(type) else { return HookReading(topic: topic, outcome: .unknownTopic) }
        let transaction = LooseFields(payload["data"]?["transaction"])
        let renewal = LooseFields(payload["data"]?["renewal"])
        guard let purchase = transaction.text("originalTransactionId") ?? renewal.text("originalTransactionId") else {
            return HookReading(topic: topic, outcome: meaning == nil ? .nothing : .malformed("originalTransactionId"))
        }
        let at = min(LooseFields(payload).time("signedDate") ?? received, received)
        // Of what was bought once nothing renews.
        let isSubscription = transaction.text("type") == nil || transaction.time("expiresDate") != nil
        var changes = isSubscription ? [subscription(purchase, transaction, renewal, meaning, at)] : []
        changes += payment(purchase, transaction, type, at)
        let owner = HookReading.Owner.purchase(
            .apple, [purchase], account: transaction.text("appAccountToken") ?? renewal.text("appAccountToken"))
        return HookReading(topic: topic, outcome: changes.isEmpty ? .nothing : .news(owner, changes))
    }

    private static func subscription(
        _ id: String, _ transaction: LooseFields, _ renewal: LooseFields, _ meaning: Lifecycle?, _ at: Timestamp
    ) -> RecordChange {
        let current = transaction.text("productId")
        let next = renewal.text("autoRenewProductId")
        let price = money(renewal.number("renewalPrice"), renewal.currency("currency"))
        let renews = renewal["autoRenewStatus"]?.int
        var fields: [JSON.Member] = .known(
            ("source", .string(Source.apple.rawValue)), ("offerId", JSON(current)),
            ("startedAt", JSON(transaction.time("originalPurchaseDate")?.text)),
            ("expiresAt", JSON(transaction.time("expiresDate")?.text)),
            ("nextPaymentPrice", JSON(price?.minorUnits)), ("nextPaymentCurrency", JSON(price?.currency)),
            ("paymentGateway", "apple"))
        fields += meaning?.fields ?? []
        if let current, let next { fields.append(.init("pendingSwitchId", next == current ? .null : .string(next))) }
        if transaction["offerType"] != nil || meaning == .renewed || meaning == .purchased {
            let isTrial = transaction.text("offerDiscountType") == "FREE_TRIAL"
            fields.append(.init("inTrial", .bool(isTrial)))
        }
        if let renews {
            let date = renewal.time("renewalDate") ?? transaction.time("expiresDate")
            fields.append(.init("nextPaymentAt", renews == 1 ? JSON(date?.text) : .null))
        }
        return RecordChange(.subscriptions, id, at: at, fields)
    }

    private static func payment(
        _ subscription: String, _ transaction: LooseFields, _ type: String, _ at: Timestamp
    ) -> [RecordChange] {
        let status: Payment.Status
        switch type {
        case "SUBSCRIBED", "DID_RENEW", "OFFER_REDEEMED", "REFUND_REVERSED", "ONE_TIME_CHARGE": status = .captured
        case "REFUND": status = .refunded
        default: return []
        }
        guard let id = transaction.text("transactionId"), let offer = transaction.text("productId"),
            let amount = money(transaction.number("price"), transaction.currency("currency")), amount.minorUnits > 0
        else { return [] }
        let paid = transaction.time("purchaseDate") ?? at
        let refunded = transaction.time("revocationDate") ?? at
        return [
            RecordChange(
                .payments, id, at: at,
                .known(
                    ("subscriptionId", .string(subscription)), ("offerId", .string(offer)), ("source", "apple"),
                    ("status", .string(status.rawValue)), ("price", .int(amount.minorUnits)),
                    ("currency", .string(amount.currency)),
                    ("at", .string((status == .refunded ? refunded : paid).text))))
        ]
    }

    /// Apple's prices are thousandths of the currency's unit.
    private static func money(_ thousandths: Double?, _ currency: String?) -> Money? {
        guard let thousandths, let currency else { return nil }
        return Money(major: thousandths / 1_000, currency: currency)
    }
}
