import JSON

/// The billing core's webhooks: `{"broadcasterId", "topic", "data"}`.
///
/// Shapes as its public documentation has them: ids are numbers or texts, times ISO 8601 or seconds, prices whole
/// units. The time of an event is `eventTime`, `occurredAt`, `timestamp`, `updatedAt` or `createdAt`, of the body or
/// of its data (`transactionDate` for a transaction); without any, when it came in.
enum BillingHook {
    /// What a topic does to a subscription, as data.
    private enum Effect {
        case account
        case subscription(Subscription.Status?)
        case payment(Payment.Status)
        case refund
        case synced, notSynced, syncResult
    }

    private static let topics: [String: Effect] = [
        "customerRegistered": .account, "customerCreated": .account, "customerUpdated": .account,
        "subscriptionCreated": .subscription(.active), "subscriptionUpdated": .subscription(nil),
        "subscriptionRenewed": .subscription(.active), "subscriptionResumed": .subscription(.active),
        "subscriptionSwitched": .subscription(nil), "subscriptionExtended": .subscription(nil),
        "subscriptionCancelled": .subscription(.cancelled), "subscriptionStopped": .subscription(.cancelled),
        "subscriptionTerminated": .subscription(.terminated), "subscriptionExpired": .subscription(.expired),
        "subscriptionReadyForPaymentAuthorisation": .subscription(nil),
        "subscriptionReadyForPaymentCapture": .subscription(nil), "subscriptionReadyForRenewal": .subscription(nil),
        "subscriptionReadyForDunning": .subscription(nil), "subscriptionReadyForTermination": .subscription(.expired),
        "transactionCreated": .payment(.captured), "paymentCaptured": .payment(.captured),
        "paymentAuthorized": .payment(.authorized), "paymentRejected": .payment(.rejected),
        "paymentFailed": .payment(.rejected), "refundPayment": .refund, "paymentRefunded": .refund,
        "inappPurchaseSyncResult": .syncResult, "inappPurchaseValidationSucceeded": .synced,
        "inappPurchaseValidationFailed": .notSynced,
    ]

    /// `customer`: the member of `data` that names the subscriber.
    static func read(_ body: JSON, customer: String, received: Timestamp) -> HookReading {
        guard let topic = body["topic"]?.string, (1...100).contains(topic.utf8.count) else {
            return HookReading(topic: "?", outcome: .malformed("topic"))
        }
        guard let effect = topics[topic] else { return HookReading(topic: topic, outcome: .unknownTopic) }
        let (event, data) = (LooseFields(body), LooseFields(body["data"]))
        guard let subscriber = data.text(customer, "subscriberId", "customerId") else {
            return HookReading(topic: topic, outcome: .malformed("data.\(customer)"))
        }
        let names = ["eventTime", "occurredAt", "timestamp", "updatedAt", "lastUpdatedAt", "createdAt"]
        let times = names.lazy.compactMap { event.time($0) ?? data.time($0) }
        // A clock that runs ahead would keep later news out.
        let at = min(times.first ?? data.time("transactionDate") ?? received, received)
        let changes: [RecordChange]?
        switch effect {
        case .account: changes = [RecordChange(at: at, account(data))]
        case .subscription(let status): changes = subscription(data, status, at).map { [$0] }
        case .payment(let status): changes = payment(data, status, at)
        case .refund: changes = refund(data, at)
        case .synced: changes = purchase(data, .synced, at)
        case .notSynced: changes = purchase(data, conflict(data) ? .conflict : .failed, at)
        case .syncResult:
            let isGranted = data.flag("accessGranted") ?? false
            changes = purchase(data, isGranted ? .synced : conflict(data) ? .conflict : .failed, at)
        }
        guard let changes else { return HookReading(topic: topic, outcome: .malformed("data")) }
        let email = account(data).filter { $0.name == "email" }
        let known = email.isEmpty || topic.hasPrefix("customer") ? [] : [RecordChange(at: at, email)]
        return HookReading(topic: topic, outcome: .news(.subscriber(subscriber), changes + known))
    }

    private static func account(_ data: LooseFields) -> [JSON.Member] {
        let parts = [data.text("firstName", "customerFirstName"), data.text("lastName", "customerLastName")]
        let name = data.text("name", "displayName", "customerName") ?? parts.compactMap { $0 }.joined(separator: " ")
        return .known(
            ("name", name.isEmpty ? .null : .string(name)), ("email", JSON(data.text("email", "customerEmail"))),
            ("country", JSON(data.text("country", "customerCountry"))),
            ("locale", JSON(data.text("locale", "customerLocale"))))
    }

    private static func subscription(
        _ data: LooseFields, _ status: Subscription.Status?, _ at: Timestamp
    ) -> RecordChange? {
        guard let id = data.text("subscriptionId") else { return nil }
        let said = data.text("status").flatMap(Subscription.Status.init) ?? status
        let active = data.flag("active").map { $0 ? Subscription.Status.active : .expired }
        let currency = data.currency("nextPaymentCurrency", "currency")
        let price = data.number("nextPaymentPrice").flatMap { price in
            currency.map { Money(major: price, currency: $0) }
        }
        let fields: [JSON.Member] = .known(
            ("offerId", JSON(data.text("offerId"))), ("offerTitle", JSON(data.text("offerTitle"))),
            ("source", JSON(source(data)?.rawValue)), ("status", JSON((said ?? active)?.rawValue)),
            ("hold", JSON(hold(data)?.rawValue)),
            ("startedAt", JSON(data.time("startedAt", "startDate")?.text)),
            ("expiresAt", JSON(data.time("expiresAt", "expirationDate")?.text)),
            ("nextPaymentAt", JSON(data.time("nextPaymentAt", "nextPaymentDate")?.text)),
            ("nextPaymentPrice", JSON(price?.minorUnits)), ("nextPaymentCurrency", JSON(price?.currency)),
            ("nextRetryAt", JSON(data.time("nextRetryAt", "dunningAttemptDate")?.text)),
            ("period", JSON(data.text("period").flatMap(Subscription.Period.init)?.rawValue)),
            ("inTrial", data.flag("inTrial").map(JSON.bool) ?? .null),
            ("paymentGateway", JSON(data.text("paymentGateway"))),
            ("paymentMethod", JSON(data.text("paymentMethod"))),
            ("pendingSwitchId", JSON(data.text("pendingSwitchId"))))
        return RecordChange(.subscriptions, id, at: at, fields)
    }

    private static func payment(_ data: LooseFields, _ status: Payment.Status, _ at: Timestamp) -> [RecordChange]? {
        guard let id = data.text("paymentId", "transactionId") else { return nil }
        guard let currency = data.currency("transactionCurrency", "offerCurrency", "currency"),
            let amount = data.number("transactionPriceInclTax", "amount", "price", "offerPrice")
        else { return nil }
        let money = Money(major: amount, currency: currency)
        let fields: [JSON.Member] = .known(
            ("subscriptionId", JSON(data.text("subscriptionId"))), ("offerId", JSON(data.text("offerId"))),
            ("source", JSON(source(data)?.rawValue)), ("status", .string(status.rawValue)),
            ("price", .int(money.minorUnits)), ("currency", .string(money.currency)),
            ("at", .string((data.time("transactionDate", "at", "paidAt") ?? at).text)),
            ("retryAt", JSON(data.time("retryAt", "dunningAttemptDate")?.text)))
        return [RecordChange(.payments, id, at: at, fields)]
    }

    /// The payment keeps its amount and its time, if it is known; else it is a refund of that amount then.
    private static func refund(_ data: LooseFields, _ at: Timestamp) -> [RecordChange]? {
        guard let id = data.text("paymentId", "transactionId") else { return nil }
        let currency = data.currency("currency", "transactionCurrency", "offerCurrency")
        let money = data.number("amount", "price", "refundAmount").flatMap { amount in
            currency.map { Money(major: amount, currency: $0) }
        }
        let fields: [JSON.Member] = .known(
            ("status", .string(Payment.Status.refunded.rawValue)), ("offerId", JSON(data.text("offerId"))),
            ("price", JSON(money?.minorUnits)), ("currency", JSON(money?.currency)), ("at", .string(at.text)))
        return [RecordChange(.payments, id, at: at, fields)]
    }

    private static func purchase(_ data: LooseFields, _ status: Purchase.Status, _ at: Timestamp) -> [RecordChange]? {
        let inApp = LooseFields(data["inAppSpecificData"])
        let names = data.text("originalTransactionId", "transactionId", "receiptId", "purchaseToken")
        guard
            let id = names ?? inApp.text("originalTransactionId", "receiptId", "purchaseToken") ?? data.text("offerId")
        else { return nil }
        let source = source(data) ?? .apple
        let purchase = RecordChange(
            .purchases, id, at: at,
            .known(
                ("source", .string(source.rawValue)), ("offerId", JSON(data.text("offerId"))),
                ("status", .string(status.rawValue)), ("at", .string(at.text))))
        guard status == .synced, data.text("subscriptionId") != nil else { return [purchase] }
        return [purchase] + [subscription(data, .active, at)].compactMap { $0 }
    }

    private static func conflict(_ data: LooseFields) -> Bool {
        let result = (data.text("result", "resultCode") ?? "").uppercased()
        return ["ALREADY", "CONFLICT", "OTHER_", "ANOTHER", "ASSIGNED", "TRANSFER"].contains { result.contains($0) }
    }

    private static func source(_ data: LooseFields) -> Source? {
        if let named = data.text("source").flatMap(Source.init) { return named }
        let (gateway, isExternal) = (data.text("paymentGateway"), data.flag("isExternallyManaged"))
        return gateway == nil && isExternal == nil ? nil : Source(gateway: gateway, isExternallyManaged: isExternal)
    }

    private static func hold(_ data: LooseFields) -> Subscription.Hold? {
        data.text("hold").flatMap(Subscription.Hold.init)
    }
}
