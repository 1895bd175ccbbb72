import JSON

/// A payment, or an attempt at one.
public struct Payment: Sendable, Equatable {
    public enum Status: String, Sendable, CaseIterable {
        case authorized, captured, rejected, refunded
    }

    public let paymentID: String
    public let subscriptionID: String?
    public let offerID: String?
    public let source: Source
    public let status: Status
    public let amount: Money
    public let at: Timestamp
    /// When a rejected one is tried again.
    public let retryAt: Timestamp?

    init(_ json: JSON, path: String) throws(FieldError) {
        var fields = try JSONFields(json, path: path)
        paymentID = try fields.string("paymentId", 1...200)
        subscriptionID = try fields.optionalString("subscriptionId", 1...500)
        offerID = try fields.optionalString("offerId", 1...200)
        source = try fields.source()
        status = try fields.choice("status", of: Status.self)
        let states = SourceRules.of(source).paymentStates
        guard states.contains(status) else {
            let names = states.map(\.rawValue).joined(separator: ", ")
            throw FieldError(
                field: fields.name("status"), expected: "one of \(names) for what \(source.rawValue) bills")
        }
        guard let amount = try fields.optionalMoney("price", "currency") else {
            throw FieldError(field: fields.name("price"), expected: "an amount in minor units; it is missing")
        }
        self.amount = amount
        at = try fields.time("at")
        retryAt = try fields.optionalTime("retryAt")
        try fields.finish()
    }

    public var json: JSON {
        .object(
            .known(
                ("paymentId", .string(paymentID)), ("subscriptionId", JSON(subscriptionID)),
                ("offerId", JSON(offerID)), ("source", .string(source.rawValue)),
                ("status", .string(status.rawValue)), ("price", .int(amount.minorUnits)),
                ("currency", .string(amount.currency)), ("at", .string(at.text)), ("retryAt", JSON(retryAt?.text))))
    }
}

/// How somebody pays. Of a card only the last four digits are known here.
public struct PaymentDetails: Sendable, Equatable {
    public let paymentDetailsID: String
    public let paymentMethod: String
    /// Four digits.
    public let lastFour: String?
    /// Year and month: 2027-05.
    public let cardExpires: String?

    init(_ json: JSON, path: String) throws(FieldError) {
        var fields = try JSONFields(json, path: path)
        paymentDetailsID = try fields.string("paymentDetailsId", 1...200)
        guard let method = try fields.optionalText("paymentMethod", 1...100) else {
            throw FieldError(field: fields.name("paymentMethod"), expected: "such as card or paypal; it is missing")
        }
        paymentMethod = method
        // Bounded before it is looked at, so that a whole number is not repeated in an error.
        guard let digits = fields.value("lastFour") else {
            lastFour = nil
            cardExpires = try Self.expiry(&fields)
            try fields.finish()
            return
        }
        guard let text = digits.string, text.utf8.count == 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            throw FieldError(field: fields.name("lastFour"), expected: "the last four digits, and no more of a number")
        }
        lastFour = text
        cardExpires = try Self.expiry(&fields)
        try fields.finish()
    }

    private static func expiry(_ fields: inout JSONFields) throws(FieldError) -> String? {
        guard let text = try fields.optionalString("cardExpires", 1...10) else { return nil }
        guard text.utf8.count == 7, Timestamp(text: "\(text)-01T00:00:00Z") != nil else {
            throw FieldError(field: fields.name("cardExpires"), expected: "a year and a month such as 2027-05")
        }
        return text
    }

    public var json: JSON {
        .object(
            .known(
                ("paymentDetailsId", .string(paymentDetailsID)), ("paymentMethod", .string(paymentMethod)),
                ("lastFour", JSON(lastFour)), ("cardExpires", JSON(cardExpires))))
    }
}
