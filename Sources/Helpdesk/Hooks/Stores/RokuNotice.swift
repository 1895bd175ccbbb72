import JSON

/// Roku Pay push notifications, by `transactionType`.
enum RokuNotice {
    private static let meanings: [String: Lifecycle] = [
        "Sale": .purchased, "UpgradeSale": .purchased, "DowngradeSale": .purchased, "Resubscribe": .reactivated,
        "GraceInitiated": .grace, "GraceRecovered": .recovered, "OnHoldInitiated": .onHold,
        "OnHoldRecovered": .recovered, "Cancellation": .cancelled, "DowngradeCancellation": .cancelled,
        "UpgradeCancellation": .terminated,
    ]
    private static let others: Set<String> = ["Credit", "Chargeback", "ChargebackReversed", "SecondChargeback"]

    static func read(_ notice: JSON, received: Timestamp) -> HookReading {
        let fields = LooseFields(notice)
        guard let topic = fields.text("transactionType") else {
            return HookReading(topic: "?", outcome: .malformed("transactionType"))
        }
        guard meanings[topic] != nil || topic == "Refund" || others.contains(topic) else {
            return HookReading(topic: topic, outcome: .unknownTopic)
        }
        guard let purchase = (fields.text("originalTransactionId") ?? fields.text("transactionId")).map(plain) else {
            return HookReading(topic: topic, outcome: .malformed("originalTransactionId"))
        }
        let at = min(fields.time("eventDate") ?? received, received)
        var changes: [RecordChange] = []
        if let meaning = meanings[topic] { changes.append(subscription(purchase, fields, meaning, at)) }
        if let payment = payment(purchase, fields, topic, at) { changes.append(payment) }
        guard !changes.isEmpty else { return HookReading(topic: topic, outcome: .nothing) }
        let transaction = fields.text("transactionId").map(plain)
        let names = [purchase] + [transaction].compactMap { $0 }.filter { $0 != purchase }
        return HookReading(
            topic: topic,
            outcome: .news(.purchase(.roku, names, account: fields.text("partnerReferenceId")), changes))
    }

    private static func subscription(
        _ id: String, _ fields: LooseFields, _ meaning: Lifecycle, _ at: Timestamp
    ) -> RecordChange {
        let expires = fields.time("expirationDate")
        // A cancellation whose end is behind is a passive one: the payment could not be recovered.
        let meaning = meaning == .cancelled && expires.map { $0 <= at } ?? false ? .expired : meaning
        let renews = [.purchased, .renewed, .recovered, .reactivated].contains(meaning)
        var members: [JSON.Member] = .known(
            ("source", .string(Source.roku.rawValue)), ("offerId", JSON(fields.text("productCode"))),
            ("offerTitle", JSON(fields.text("productName"))),
            ("startedAt", JSON(fields.time("originalPurchaseDate")?.text)), ("expiresAt", JSON(expires?.text)),
            ("inTrial", fields.flag("isFreeTrial").map(JSON.bool) ?? .null), ("paymentGateway", "roku"))
        members += meaning.fields
        members.append(.init("nextPaymentAt", renews ? JSON(expires?.text) : .null))
        return RecordChange(.subscriptions, id, at: at, members)
    }

    private static func payment(
        _ subscription: String, _ fields: LooseFields, _ topic: String, _ at: Timestamp
    ) -> RecordChange? {
        guard topic.hasSuffix("Sale") || topic == "Refund", let id = fields.text("transactionId").map(plain),
            let currency = fields.currency("currency"), let total = fields.number("total", "price", "amount"),
            total != 0
        else { return nil }
        let amount = Money(major: abs(total), currency: currency)
        return RecordChange(
            .payments, id, at: at,
            .known(
                ("subscriptionId", .string(subscription)), ("offerId", JSON(fields.text("productCode"))),
                ("source", "roku"), ("status", topic == "Refund" ? "refunded" : "captured"),
                ("price", .int(amount.minorUnits)), ("currency", .string(amount.currency)), ("at", .string(at.text))))
    }

    /// Roku writes the same id with and without hyphens.
    static func plain(_ id: String) -> String { id.filter { $0 != "-" }.lowercased() }
}
