/// The system that manages a purchase. Only `cleeng` is our own billing; all others are merely mirrored here.
public enum Source: String, Sendable, CaseIterable, Hashable {
    /// Own billing, on the web.
    case cleeng
    case apple, google, roku, samsung, amazon, carrier, partner

    /// Renewals, retries and refunds happen at the source; we are not the merchant of record.
    public var isExternallyManaged: Bool { self != .cleeng }
}
