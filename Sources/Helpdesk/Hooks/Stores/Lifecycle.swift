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
