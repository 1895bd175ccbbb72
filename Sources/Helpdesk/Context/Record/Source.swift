/// The system that manages a purchase. Only `cleeng` is our own billing; all others are merely mirrored here.
public enum Source: String, Sendable, CaseIterable, Hashable {
    /// Own billing, on the web.
    case cleeng
    case apple, google, roku, samsung, amazon, carrier, partner

    /// Renewals, retries and refunds happen at the source; we are not the merchant of record.
    public var isExternallyManaged: Bool { self != .cleeng }

    /// The source behind the billing core's `paymentGateway` (or, without one, its `paymentMethod`).
    ///
    /// `apple` and `android` are the app stores; `applepay` and `googlepay` are payment methods of our own billing, as
    /// any other gateway is. An externally managed purchase of a gateway that is not known is a partner's.
    init(gateway: String?, isExternallyManaged: Bool?) {
        switch gateway?.lowercased() {
        case "apple": self = .apple
        case "android", "google": self = .google
        case "roku": self = .roku
        case "samsung": self = .samsung
        case "amazon": self = .amazon
        case "carrier", "carrier_billing", "telco": self = .carrier
        default: self = isExternallyManaged == true ? .partner : .cleeng
        }
    }
}
