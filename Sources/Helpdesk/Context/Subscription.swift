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

    public let subscriptionID: String
    public let offerID: String
    public let offerTitle: String
    public let source: Source
    public let status: Status
    public let startedAt: Timestamp
    public let expiresAt: Timestamp
    public let nextPaymentAt: Timestamp?
    public let nextPaymentPrice: Money?
    public let period: Period?
    public let isInTrial: Bool
    public let paymentMethod: String?

    init(_ json: JSON, path: String) throws {
        var fields = try JSONFields(json, path: path)
        subscriptionID = try fields.string("subscriptionId", 1...200)
        offerID = try fields.string("offerId", 1...200)
        offerTitle = try fields.string("offerTitle", 1...200)
        source = try fields.choice("source", of: Source.self)
        status = try fields.choice("status", of: Status.self)
        startedAt = try fields.time("startedAt")
        expiresAt = try fields.time("expiresAt")
        nextPaymentAt = try fields.optionalTime("nextPaymentAt")
        nextPaymentPrice = try fields.optionalMoney("nextPaymentPrice", "nextPaymentCurrency")
        period = try fields.optionalChoice("period", of: Period.self)
        isInTrial = try fields.optionalBool("inTrial") ?? false
        paymentMethod = try fields.optionalString("paymentMethod", 1...100)
        try fields.finish()
    }

    public var json: JSON {
        [
            "subscriptionId": .string(subscriptionID), "offerId": .string(offerID),
            "offerTitle": .string(offerTitle), "source": .string(source.rawValue), "status": .string(status.rawValue),
            "startedAt": .string(startedAt.text), "expiresAt": .string(expiresAt.text),
            "nextPaymentAt": JSON(nextPaymentAt?.text), "nextPaymentPrice": JSON(nextPaymentPrice?.minorUnits),
            "nextPaymentCurrency": JSON(nextPaymentPrice?.currency), "period": JSON(period?.rawValue),
            "inTrial": .bool(isInTrial), "paymentMethod": JSON(paymentMethod),
        ]
    }

    /// Whether it gives or may still give access: it decides whose rules hold for the subscriber.
    public func isCurrent(at time: Timestamp) -> Bool {
        switch status {
        case .active: true
        case .cancelled: expiresAt > time
        case .expired, .terminated: false
        }
    }
}

/// An amount in minor units (cents) of an ISO 4217 currency.
public struct Money: Sendable, Equatable {
    public let minorUnits: Int64
    public let currency: String
}

public struct Payment: Sendable, Equatable {
    public enum Status: String, Sendable, CaseIterable {
        case authorized, captured, rejected, refunded
    }

    public let paymentID: String
    public let offerID: String?
    public let source: Source
    public let status: Status
    public let amount: Money
    public let at: Timestamp

    init(_ json: JSON, path: String) throws {
        var fields = try JSONFields(json, path: path)
        paymentID = try fields.string("paymentId", 1...200)
        offerID = try fields.optionalString("offerId", 1...200)
        source = try fields.choice("source", of: Source.self)
        status = try fields.choice("status", of: Status.self)
        guard let amount = try fields.optionalMoney("price", "currency") else {
            throw FieldError(field: fields.name("price"), expected: "an amount in minor units; it is missing")
        }
        self.amount = amount
        at = try fields.time("at")
        try fields.finish()
    }

    public var json: JSON {
        [
            "paymentId": .string(paymentID), "offerId": JSON(offerID), "source": .string(source.rawValue),
            "status": .string(status.rawValue), "price": .int(amount.minorUnits),
            "currency": .string(amount.currency), "at": .string(at.text),
        ]
    }
}

extension JSONFields {
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ field: String, of choices: Choice.Type
    ) throws(FieldError) -> Choice where Choice.RawValue == String {
        guard let choice = try optionalChoice(field, of: choices) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw FieldError(field: name(field), expected: "one of \(known); it is missing")
        }
        return choice
    }

    mutating func time(_ field: String) throws(FieldError) -> Timestamp {
        guard let time = try optionalTime(field) else {
            throw FieldError(field: name(field), expected: "a time as in 2026-02-01T12:00:00Z; it is missing")
        }
        return time
    }

    mutating func optionalTime(_ field: String) throws(FieldError) -> Timestamp? {
        guard let text = try optionalString(field, 1...40) else { return nil }
        guard let time = Timestamp(text: text) else {
            throw FieldError(field: name(field), expected: "a time as in 2026-02-01T12:00:00Z")
        }
        return time
    }

    mutating func optionalMoney(_ amount: String, _ currency: String) throws(FieldError) -> Money? {
        let minorUnits = try optionalInt(amount, -1_000_000_000_000...1_000_000_000_000)
        // Both fields are taken, or the one left would count as unknown.
        guard let code = try optionalString(currency, 3...3), let minorUnits else {
            guard minorUnits == nil else {
                throw FieldError(field: name(currency), expected: "an ISO 4217 code such as EUR; it is missing")
            }
            return nil
        }
        guard code.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            throw FieldError(field: name(currency), expected: "an ISO 4217 code such as EUR")
        }
        return Money(minorUnits: minorUnits, currency: code)
    }
}
