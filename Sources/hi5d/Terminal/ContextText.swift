import Helpdesk
import JSON

/// The subscription context as a compact panel: who bills, what, in which state, what comes next.
enum ContextText {
    static func lines(_ context: JSON, width: Int, now: Timestamp) -> [String] {
        guard context != .null else { return ["  anonymous: nothing is known about who asks"] }
        var lines: [String] = []
        let record = context["record"] ?? .null
        let person = [record["name"]?.string, record["email"]?.string, record["country"]?.string]
            .compactMap { $0?.oneLine }.joined(separator: ", ")
        lines.append("subscriber \(text(context, "subscriberId"))\(person.isEmpty ? "" : ": \(person)")")
        for subscription in record["subscriptions"]?.array ?? [] { lines.append(describe(subscription)) }
        let payments = (record["payments"]?.array ?? []).sorted { text($0, "at") > text($1, "at") }.prefix(3)
        for payment in payments {
            lines.append(
                "paid \(day(payment, "at")): \(money(payment["price"], payment["currency"])) \(text(payment, "status"))"
            )
        }
        for missing in context["unavailable"]?.array ?? [] {
            lines.append("not available: \(text(missing, "part")), \(text(missing, "reason"))")
        }
        if let asOf = context["asOf"]?.string {
            lines.append("as it was at the hand-over; last updated \(TicketText.ago(asOf, now))")
        }
        return lines.map { "  " + $0.fitted(to: width - 2) }
    }

    private static func describe(_ subscription: JSON) -> String {
        let source = subscription["source"]?.string ?? "?"
        let biller =
            switch source {
            case "cleeng": "we bill (web)"
            case "carrier": "the phone carrier bills"
            case "partner": "a partner bills"
            default: "\(source.oneLine.capitalized) bills"
            }
        let next =
            subscription["nextPaymentAt"]?.string == nil
            ? "ends \(day(subscription, "expiresAt"))"
            : "next \(day(subscription, "nextPaymentAt")) "
                + money(subscription["nextPaymentPrice"], subscription["nextPaymentCurrency"])
        return "\(biller) · \(text(subscription, "offerTitle")) · \(text(subscription, "status")) · \(next)"
    }

    private static func money(_ amount: JSON?, _ currency: JSON?) -> String {
        guard let minor = amount?.int, let currency = currency?.string else { return "" }
        // ISO 4217: most currencies have two decimals, these none.
        let hasNone = ["JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "XPF", "UGX", "PYG"].contains(currency)
        guard !hasNone else { return "\(minor) \(currency)" }
        let cents = String(abs(minor) % 100)
        return "\(minor < 0 ? "-" : "")\(abs(minor) / 100).\(cents.count < 2 ? "0" : "")\(cents) \(currency.oneLine)"
    }

    private static func text(_ json: JSON, _ name: String) -> String { json[name]?.string?.oneLine ?? "" }

    private static func day(_ json: JSON, _ name: String) -> String { String(text(json, name).prefix(10)) }
}
