/// What can become of a purchase at its source, by the field's comparison of own and external billing.
struct SourceRules: Sendable, Equatable {
    /// What can happen to a subscription there.
    let changes: Set<Lifecycle>
    /// The states that its payments have.
    let paymentStates: [Payment.Status]
    /// We retry failed payments and write to the subscriber about them; else the source does.
    let hasOurDunning: Bool
    /// Whether a purchase may move to another account; then what is known of it moves along (`PurchaseOwner`).
    let allowsTransfer: Bool
    /// Whether a subscription that has ended may come back to life; else a new one is bought, and a notice that says
    /// otherwise is not believed (`RecordChange.markingEnds`).
    let allowsRevival: Bool
    /// The source decides who gets a trial and how long it is.
    let controlsTrial: Bool

    static func of(_ source: Source) -> SourceRules {
        switch source {
        case .cleeng: own
        case .apple: withoutPause
        case .roku, .samsung: paidAtOnce
        case .google, .amazon, .carrier, .partner: external
        }
    }

    private static let own = SourceRules(
        changes: Set(Lifecycle.allCases).subtracting([.pending]),
        paymentStates: [.authorized, .captured, .rejected, .refunded], hasOurDunning: true, allowsTransfer: false,
        allowsRevival: false, controlsTrial: false)
    private static let external = elsewhere(without: [])
    private static let withoutPause = elsewhere(without: [.paused])
    /// Nothing is bought there before it is charged, and nothing is paused.
    private static let paidAtOnce = elsewhere(without: [.paused, .pending])

    private static func elsewhere(without missing: Set<Lifecycle>) -> SourceRules {
        SourceRules(
            changes: Set(Lifecycle.allCases).subtracting(missing), paymentStates: [.captured, .rejected, .refunded],
            hasOurDunning: false, allowsTransfer: true, allowsRevival: true, controlsTrial: true)
    }
}
