/// What somebody may promise a subscriber, or do for them.
public enum PromisedAction: String, Sendable, CaseIterable {
    case refund, cancel
    case changePlan = "change_plan"
    case resume
    case pause
    case retryPayment = "retry_payment"
    case updatePayment = "update_payment"
    case sendInvoice = "send_invoice"
    case extendAccess = "extend_access"
    case transfer
    case offerTrial = "offer_trial"
}

/// Whether an action is ours to take, by who manages the purchase and how it stands. Pure; agents, macros, the desk's
/// refunds and the bot all ask here.
public enum Promises {
    public enum Verdict: Sendable, Equatable {
        case allowed
        /// `place`: where it is done instead; nil when it is done nowhere.
        case refused(Refusal, place: Place?)

        public var isAllowed: Bool { self == .allowed }
    }

    /// Why not. Words for it: `Verdict.reason`.
    public enum Refusal: String, Sendable, CaseIterable {
        /// The source manages the purchase; we are not the merchant.
        case managedElsewhere = "managed_elsewhere"
        case notSubscribed = "not_subscribed"
        case alreadyCancelled = "already_cancelled"
        case alreadyActive = "already_active"
        case alreadyOver = "already_over"
        /// There is no money of ours to give back yet.
        case notPaid = "not_paid"
        case nothingDue = "nothing_due"
        /// What we bill stays with the account that bought it.
        case noTransfer = "no_transfer"
        case notDone = "not_done"
        /// It is not known who asks, or what they have.
        case notKnown = "not_known"
    }

    /// Where the subscriber goes instead.
    public enum Place: String, Sendable, CaseIterable {
        case account, appleSettings, appleReport, playSubscriptions, rokuAccount, samsungCheckout, amazonMemberships
        case carrier, partner
        /// Buying again, on our pages.
        case subscribe
    }

    public static func allowed(_ action: PromisedAction, _ source: Source, _ state: SubscriptionState) -> Verdict {
        if state == .none { return .refused(.notSubscribed, place: .subscribe) }
        if source.isExternallyManaged {
            // Moving a purchase to another account is the one thing that the connector can do for them.
            if action == .transfer, SourceRules.of(source).allowsTransfer { return .allowed }
            return .refused(.managedElsewhere, place: place(action, source))
        }
        return own(action, state)
    }

    private static func own(_ action: PromisedAction, _ state: SubscriptionState) -> Verdict {
        let isOver = state == .expired || state == .terminated
        switch action {
        case .refund: return state == .trial || state == .pending ? .refused(.notPaid, place: nil) : .allowed
        case .sendInvoice: return state == .trial || state == .pending ? .refused(.notPaid, place: nil) : .allowed
        case .cancel:
            if state == .cancelled { return .refused(.alreadyCancelled, place: .account) }
            return isOver ? .refused(.alreadyOver, place: nil) : .allowed
        case .resume:
            if isOver { return .refused(.alreadyOver, place: .subscribe) }
            return state == .cancelled || state == .paused ? .allowed : .refused(.alreadyActive, place: nil)
        case .changePlan where state == .pending, .pause where state == .pending:
            return .refused(.notPaid, place: nil)
        case .changePlan, .pause, .extendAccess:
            if isOver { return .refused(.alreadyOver, place: .subscribe) }
            return state == .cancelled && action != .extendAccess
                ? .refused(.alreadyCancelled, place: .account) : .allowed
        case .retryPayment:
            if isOver { return .refused(.alreadyOver, place: .subscribe) }
            return state == .grace || state == .onHold ? .allowed : .refused(.nothingDue, place: nil)
        case .updatePayment: return isOver ? .refused(.alreadyOver, place: .subscribe) : .allowed
        case .transfer: return .refused(.noTransfer, place: nil)
        // Trials come with an offer when it is bought.
        case .offerTrial: return .refused(.notDone, place: nil)
        }
    }

    private static func place(_ action: PromisedAction, _ source: Source) -> Place {
        switch source {
        case .cleeng: .account
        case .apple: action == .refund ? .appleReport : .appleSettings
        case .google: .playSubscriptions
        case .roku: .rokuAccount
        case .samsung: .samsungCheckout
        case .amazon: .amazonMemberships
        case .carrier: .carrier
        case .partner: .partner
        }
    }
}

extension Promises.Verdict {
    /// For agents and programs, in English; nil when it is allowed. Subscribers read the articles.
    public var reason: String? {
        guard case .refused(let refusal, let place) = self else { return nil }
        return refusal.reason(place)
    }
}

extension Promises.Refusal {
    /// Why not, and where instead.
    func reason(_ place: Promises.Place?) -> String {
        let why =
            self == .managedElsewhere
            ? "\(place?.biller ?? "Another system") bills this purchase, so it cannot be done here." : words
        return ([why] + [place?.words].compactMap { $0 }).joined(separator: " ")
    }
}

extension Promises.Refusal {
    fileprivate var words: String {
        switch self {
        case .managedElsewhere: "Another system bills this purchase, so it cannot be done here."
        case .notSubscribed: "There is no subscription."
        case .alreadyCancelled: "The subscription is cancelled already."
        case .alreadyActive: "The subscription goes on already."
        case .alreadyOver: "The subscription is over."
        case .notPaid: "Nothing has been paid."
        case .nothingDue: "No payment is open."
        case .noTransfer: "What we bill stays with the account that bought it."
        case .notKnown: "It is not known what the subscriber has."
        case .notDone: "This is not done for a subscription that has been bought."
        }
    }
}

extension Promises.Place {
    /// Who bills what is asked for there; nil for us.
    var biller: String? {
        switch self {
        case .account, .subscribe: nil
        case .appleSettings, .appleReport: "Apple"
        case .playSubscriptions: "Google Play"
        case .rokuAccount: "Roku"
        case .samsungCheckout: "Samsung"
        case .amazonMemberships: "Amazon"
        case .carrier: "The phone operator"
        case .partner: "A partner"
        }
    }

    var words: String {
        switch self {
        case .account: "See the account page."
        case .appleSettings: "It is done on an iPhone or iPad: Settings, the name, Subscriptions."
        case .appleReport: "Apple decides on it: reportaproblem.apple.com."
        case .playSubscriptions: "It is done in the Play Store: Payments & subscriptions."
        case .rokuAccount: "It is done at my.roku.com: Manage your subscriptions."
        case .samsungCheckout: "It is done in Samsung Checkout."
        case .amazonMemberships: "It is done on Amazon: Memberships & Subscriptions."
        case .carrier: "It is done with the phone operator."
        case .partner: "It is done with the partner."
        case .subscribe: "It can be bought again on our pages."
        }
    }
}
