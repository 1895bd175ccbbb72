import JSON

/// What can happen to a subscription at a store, the same for all of them.
enum Lifecycle: String, Sendable, CaseIterable {
    case purchased, renewed, recovered, reactivated, cancelled, grace
    case onHold = "on_hold"
    case paused, pending, expired, terminated

    /// Status and hold afterwards. A store controls retries, so none of ours stays announced once it is paid or over.
    var fields: [JSON.Member] {
        let (status, hold): (Subscription.Status, Subscription.Hold?) =
            switch self {
            case .purchased, .renewed, .recovered, .reactivated: (.active, nil)
            case .cancelled: (.cancelled, nil)
            case .grace: (.active, .grace)
            case .onHold: (.active, .onHold)
            case .paused: (.active, .paused)
            case .pending: (.active, .pending)
            case .expired: (.expired, nil)
            case .terminated: (.terminated, nil)
            }
        return [.init("status", .string(status.rawValue)), .init("hold", JSON(hold?.rawValue))]
    }
}

/// What a source may do with a purchase that it manages, by the field's comparison of own and external billing.
public struct SourceRules: Sendable, Equatable {
    /// The states that its payments have.
    public let paymentStates: [Payment.Status]
    /// We retry failed payments and write to the subscriber about them.
    public let hasOurDunning: Bool
    public let sendsOurMails: Bool
    /// Whether a purchase may move to another account.
    public let allowsTransfer: Bool
    /// Whether a subscription that has ended may come back to life; else a new one is bought.
    public let allowsRevival: Bool
    /// The source decides who gets a trial and how long it is.
    public let controlsTrial: Bool

    public static func of(_ source: Source) -> SourceRules {
        source.isExternallyManaged
            ? SourceRules(
                paymentStates: [.captured, .rejected, .refunded], hasOurDunning: false, sendsOurMails: false,
                allowsTransfer: true, allowsRevival: true, controlsTrial: true)
            : SourceRules(
                paymentStates: [.authorized, .captured, .rejected, .refunded], hasOurDunning: true, sendsOurMails: true,
                allowsTransfer: false, allowsRevival: false, controlsTrial: false)
    }
}
