import JSON

/// A subscription as the billing core describes it; its field names are the public ones of that API.
public struct Subscription: Sendable, Equatable {
    public enum Status: String, Sendable, CaseIterable {
        case active
        /// Paid access until `expiresAt`.
        case cancelled
        case expired, terminated
    }

    public enum Period: String, Sendable, CaseIterable {
        case week, month
        case threeMonths = "3months"
        case sixMonths = "6months"
        case year
    }

    /// What the source says beside the status. None in the ordinary course of things.
    public enum Hold: String, Sendable, CaseIterable {
        /// Bought, but the source has not confirmed the payment.
        case pending
        /// A renewal failed; access goes on while the source tries again.
        case grace
        /// A renewal failed and access is off until a payment comes in.
        case onHold = "on_hold"
        /// The subscriber paused it at the source.
        case paused
    }

    public let subscriptionID: String
    public let offerID: String
    public let offerTitle: String
    public let source: Source
    public let status: Status
    public let hold: Hold?
    public let startedAt: Timestamp?
    public let expiresAt: Timestamp?
    public let nextPaymentAt: Timestamp?
    public let nextPaymentPrice: Money?
    /// When a failed payment is tried again.
    public let nextRetryAt: Timestamp?
    public let period: Period?
    public let isInTrial: Bool
    public let paymentGateway: String?
    public let paymentMethod: String?
    /// A plan change that is waiting for the end of the period.
    public let pendingSwitchID: String?

    init(_ json: JSON, path: String) throws(FieldError) {
        var fields = try JSONFields(json, path: path)
        subscriptionID = try fields.string("subscriptionId", 1...500)
        offerID = try fields.string("offerId", 1...200)
        // Stores send ids only.
        offerTitle = try fields.optionalText("offerTitle") ?? offerID
        paymentGateway = try fields.optionalString("paymentGateway", 1...100)
        source = try fields.source()
        status = try fields.choice("status", of: Status.self)
        hold = try fields.optionalChoice("hold", of: Hold.self)
        startedAt = try fields.optionalTime("startedAt")
        expiresAt = try fields.optionalTime("expiresAt")
        nextPaymentAt = try fields.optionalTime("nextPaymentAt")
        nextPaymentPrice = try fields.optionalMoney("nextPaymentPrice", "nextPaymentCurrency")
        nextRetryAt = try fields.optionalTime("nextRetryAt")
        period = try fields.optionalChoice("period", of: Period.self)
        isInTrial = try fields.optionalBool("inTrial") ?? false
        paymentMethod = try fields.optionalText("paymentMethod", 1...100)
        pendingSwitchID = try fields.optionalString("pendingSwitchId", 1...200)
        try fields.finish()
    }

    public var json: JSON {
        .object(
            .known(
                ("subscriptionId", .string(subscriptionID)), ("offerId", .string(offerID)),
                ("offerTitle", .string(offerTitle)), ("source", .string(source.rawValue)),
                ("isExternallyManaged", .bool(source.isExternallyManaged)), ("status", .string(status.rawValue)),
                ("hold", JSON(hold?.rawValue)), ("startedAt", JSON(startedAt?.text)),
                ("expiresAt", JSON(expiresAt?.text)), ("nextPaymentAt", JSON(nextPaymentAt?.text)),
                ("nextPaymentPrice", JSON(nextPaymentPrice?.minorUnits)),
                ("nextPaymentCurrency", JSON(nextPaymentPrice?.currency)), ("nextRetryAt", JSON(nextRetryAt?.text)),
                ("period", JSON(period?.rawValue)), ("inTrial", .bool(isInTrial)),
                ("paymentGateway", JSON(paymentGateway)), ("paymentMethod", JSON(paymentMethod)),
                ("pendingSwitchId", JSON(pendingSwitchID))))
    }
}
