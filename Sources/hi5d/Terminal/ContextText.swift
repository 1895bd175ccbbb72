import Helpdesk
import JSON

/// The subscription context as a compact panel: who bills, what, in which state, what comes next.
enum ContextText {
    static func lines(_ context: JSON, width: Int, now: Timestamp) -> [String] {
        guard context != .null else { return ["  anonymous: nothing is known about who asks"] }
        let record = context["record"] ?? .null
        var lines = ["subscriber \(person(context, record))"]
        let taken = context["takenAt"]?.string.flatMap { Timestamp(text: $0) } ?? now
        let read = try? SubscriberRecord(id: "", record)
        for subscription in read?.subscriptions ?? [] { lines += describe(subscription, at: taken) }
        lines += passes(record) + payments(record) + devices(record) + problems(context["facts"] ?? .null)
        for missing in context["unavailable"]?.array ?? [] {
            lines.append("not available: \(text(missing, "part")), \(text(missing, "reason"))")
        }
        if let asOf = context["asOf"]?.string {
            lines.append("taken \(TicketText.ago(taken.text, now)); record updated \(TicketText.ago(asOf, now))")
        }
        for age in context["fetched"]?.members ?? [] {
            lines.append("  \(age.name.oneLine) fetched \(TicketText.ago(age.value.string, now))")
        }
        return lines.map { "  " + $0.fitted(to: width - 2) }
    }

    private static func person(_ context: JSON, _ record: JSON) -> String {
        let known = ["name", "email", "country"].compactMap { record[$0]?.string?.oneLine }.joined(separator: ", ")
        return text(context, "subscriberId") + (known.isEmpty ? "" : ": \(known)")
    }

    private static func describe(_ subscription: Subscription, at time: Timestamp) -> [String] {
        let state = subscription.state(at: time)
        var parts = [biller(subscription.source), subscription.offerTitle.oneLine, words(state)]
        if state == .cancelled || state == .expired {
            if let end = subscription.expiresAt {
                parts.append("\(state == .cancelled ? "until" : "since") \(day(end.text))")
            }
        } else if let retry = subscription.nextRetryAt {
            parts.append("retry \(day(retry.text))")
        } else if let next = subscription.nextPaymentAt ?? subscription.expiresAt {
            parts.append("next \(day(next.text))")
        }
        if let price = subscription.nextPaymentPrice, state != .cancelled { parts.append(money(price)) }
        return [parts.joined(separator: " · ")]
    }

    private static func biller(_ source: Source) -> String {
        switch source {
        case .cleeng: "we bill (web)"
        case .apple: "Apple bills"
        case .google: "Google Play bills"
        case .roku: "Roku bills"
        case .samsung: "Samsung bills"
        case .amazon: "Amazon bills"
        case .carrier: "the phone carrier bills"
        case .partner: "a partner bills"
        }
    }

    private static func words(_ state: SubscriptionState) -> String {
        switch state {
        case .trial: "in trial"
        case .grace: "in grace: payment late"
        case .onHold: "ON HOLD: payment failed"
        case .pending: "pending at the store"
        case .cancelled: "cancelled, still paid"
        case .active, .paused, .expired, .terminated, .none: state.rawValue
        }
    }

    private static func passes(_ record: JSON) -> [String] {
        (record["passes"]?.array ?? []).prefix(3).map { pass in
            "pass: \(text(pass, "offerTitle"))"
                + (pass["expiresAt"] == nil ? "" : " until \(day(text(pass, "expiresAt")))")
        }
    }

    private static func payments(_ record: JSON) -> [String] {
        (record["payments"]?.array ?? []).sorted { text($0, "at") > text($1, "at") }.prefix(3).map { payment in
            let price = payment["price"]?.int.flatMap { amount in
                payment["currency"]?.string.map { money(Money(minorUnits: amount, currency: $0)) }
            }
            let id = text(payment, "paymentId")
            return "payment \(day(text(payment, "at"))): \(price ?? "?") \(text(payment, "status")) · \(id)"
        }
    }

    private static func devices(_ record: JSON) -> [String] {
        let devices = record["devices"]?.array ?? []
        guard !devices.isEmpty else { return [] }
        let names = devices.prefix(4).map { device in
            [text(device, "platform"), device["name"]?.string?.oneLine].compactMap { $0 }.joined(separator: " ")
        }
        return [
            "devices: " + names.joined(separator: ", ") + (devices.count > 4 ? " and \(devices.count - 4) more" : "")
        ]
    }

    private static func problems(_ facts: JSON) -> [String] {
        var problems: [String] = []
        if let failed = facts["payment.last_failed"]?.string { problems.append("payment failed \(day(failed))") }
        if facts["payment.double_charge"] == true { problems.append("charged twice") }
        if facts["purchase.receipt_conflict"] == true { problems.append("receipt belongs to another account") }
        if facts["purchase.pending"] == true { problems.append("purchase pending at the store") }
        if facts["payment.card_expired"] == true { problems.append("card expired") }
        return problems.isEmpty ? [] : ["look at: " + problems.joined(separator: "; ")]
    }

    static func money(_ money: Money) -> String {
        let decimals = Money.decimals(of: money.currency)
        let digits = String(abs(money.minorUnits))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let whole = padded.dropLast(decimals) + (decimals > 0 ? "." + padded.suffix(decimals) : "")
        return "\(money.minorUnits < 0 ? "-" : "")\(whole) \(money.currency.oneLine)"
    }

    private static func text(_ json: JSON, _ name: String) -> String { json[name]?.string?.oneLine ?? "" }

    private static func day(_ time: String) -> String { String(time.prefix(10)) }
}
