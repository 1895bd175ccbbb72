/// A list in a record, and the member that tells its items apart.
enum RecordPart: String, Sendable, CaseIterable {
    case subscriptions, passes, payments, entitlements, paymentDetails, devices, purchases

    var key: String {
        switch self {
        case .subscriptions: "subscriptionId"
        case .passes: "passId"
        case .payments: "paymentId"
        case .entitlements: "offerId"
        case .paymentDetails: "paymentDetailsId"
        case .devices: "deviceId"
        case .purchases: "purchaseId"
        }
    }

    /// Whether somebody manages its items.
    var hasSource: Bool {
        switch self {
        case .subscriptions, .passes, .payments, .purchases: true
        case .entitlements, .paymentDetails, .devices: false
        }
    }

    var mostItems: Int {
        switch self {
        case .payments: 5_000
        case .paymentDetails, .devices: 100
        default: 500
        }
    }
}
