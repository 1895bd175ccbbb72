import JSON

/// Notices of carriers, partners and any store without a format of its own here:
///
///     {"event": "renewed", "at": "2026-02-01T12:00:00Z", "source": "carrier", "purchaseId": "c-77",
///      "subscriberId": "ana", "subscription": {"offerId": "S1", "expiresAt": "…"}, "payment": {"paymentId": "p-1",
///      "price": 999, "currency": "EUR"}}
///
/// `event`: one of `Lifecycle`, or `refunded` or `payment_failed` (with `payment`). `subscriberId` may be missing once
/// the purchase is known. The fields of `subscription` and `payment` are those of the record.
enum PartnerNotice {
    static func read(_ notice: JSON, received: Timestamp) -> HookReading {
        let fields = LooseFields(notice)
        guard let topic = fields.text("event") else { return HookReading(topic: "?", outcome: .malformed("event")) }
        let event = Lifecycle(rawValue: topic)
        guard event != nil || ["refunded", "payment_failed"].contains(topic) else {
            return HookReading(topic: topic, outcome: .unknownTopic)
        }
        func malformed(_ field: String) -> HookReading { HookReading(topic: topic, outcome: .malformed(field)) }
        guard let source = fields.text("source").flatMap(Source.init), source.isExternallyManaged else {
            return malformed("source")
        }
        if let event, !SourceRules.of(source).changes.contains(event) { return malformed("event") }
        guard let purchase = fields.text("purchaseId") else { return malformed("purchaseId") }
        guard let at = fields.time("at") else { return malformed("at") }
        let time = min(at, received)
        let told = (notice["subscription"]?.members ?? []).filter { $0.name != "subscriptionId" }
        let subscription = told + [.init("source", .string(source.rawValue))] + (event?.fields ?? [])
        if let field = mistake(in: subscription, .subscriptions, ["offerId": "?", "status": "active"]) {
            return malformed(field)
        }
        var changes =
            event == nil && told.isEmpty ? [] : [RecordChange(.subscriptions, purchase, at: time, subscription)]
        if let payment = notice["payment"] {
            guard let id = payment["paymentId"]?.string else { return malformed("payment.paymentId") }
            let status: Payment.Status =
                topic == "refunded" ? .refunded : topic == "payment_failed" ? .rejected : .captured
            let standard: [JSON.Member] = [
                .init("subscriptionId", .string(purchase)), .init("source", .string(source.rawValue)),
                .init("status", .string(status.rawValue)),
            ]
            let names = Set(standard.map(\.name) + ["paymentId"])
            var members = standard + (payment.members ?? []).filter { !names.contains($0.name) }
            if payment["at"] == nil { members.append(.init("at", .string(time.text))) }
            if let field = mistake(in: members, .payments, ["price": 0, "currency": "EUR"]) { return malformed(field) }
            changes.append(RecordChange(.payments, id, at: time, members))
        }
        let owner: HookReading.Owner =
            if let subscriber = fields.text("subscriberId") {
                .subscriber(subscriber)
            } else {
                .purchase(source, [purchase], account: nil)
            }
        return HookReading(topic: topic, outcome: changes.isEmpty ? .nothing : .news(owner, changes))
    }

    /// The field that no item could have, if there is one; `standard` stands in for what may be told another time.
    private static func mistake(in members: [JSON.Member], _ part: RecordPart, _ standard: [String: JSON]) -> String? {
        var fields = standard
        for member in members { fields[member.name] = member.value }
        fields[part.key] = "?"
        do {
            try part.checked(.object(fields.map { .init($0.key, $0.value) }), path: part.rawValue)
            return nil
        } catch { return error.field }
    }
}
