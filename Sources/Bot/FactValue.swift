/// What is known of a subscriber under a name such as `subscription.source`, for rules, articles and macros.
public enum FactValue: Sendable, Equatable {
    case text(String)
    case number(Double)
    case flag(Bool)
    /// UTC milliseconds since 1970.
    case time(Int64)
    /// Minor units of an ISO 4217 currency.
    case money(Int64, currency: String)
    /// Several values at once: a subscriber may have more than one subscription.
    case list([FactValue])
}
