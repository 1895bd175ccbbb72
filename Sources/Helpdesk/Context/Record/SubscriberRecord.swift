import JSON

/// What is mirrored here of a subscriber.
public struct SubscriberRecord: Sendable, Equatable {
    public let id: String
    public let name: String?
    public let email: String?
    /// ISO 3166-1: DE.
    public let country: String?
    public let locale: String?
    public let subscriptions: [Subscription]
    public let passes: [Pass]
    public let payments: [Payment]
    public let entitlements: [Entitlement]
    public let paymentDetails: [PaymentDetails]
    public let devices: [Device]
    public let purchases: [Purchase]

    /// Reads the record that an integration sends. Throws `FieldError`.
    public init(id: String, _ json: JSON) throws(FieldError) {
        self.id = id
        var fields = try JSONFields(json)
        name = try fields.optionalText("name")
        email = try fields.optionalText("email", 3...320)
        country = try fields.optionalCountry("country")
        locale = try fields.optionalString("locale", 2...35)
        subscriptions = try fields.items(.subscriptions, Subscription.init)
        passes = try fields.items(.passes, Pass.init)
        payments = try fields.items(.payments, Payment.init)
        entitlements = try fields.items(.entitlements, Entitlement.init)
        paymentDetails = try fields.items(.paymentDetails, PaymentDetails.init)
        devices = try fields.items(.devices, Device.init)
        purchases = try fields.items(.purchases, Purchase.init)
        try fields.finish()
    }

    /// The names of a written record's members in their order, and whether they are there when they are empty.
    static let members = [
        ("name", false), ("email", false), ("country", false), ("locale", false), ("subscriptions", true),
        ("passes", false), ("payments", true), ("entitlements", false), ("paymentDetails", false), ("devices", false),
        ("purchases", false),
    ]

    public var json: JSON {
        func list(_ items: [JSON]) -> JSON { items.isEmpty ? .null : .array(items) }
        return .object(
            .known(
                ("name", JSON(name)), ("email", JSON(email)), ("country", JSON(country)), ("locale", JSON(locale)),
                ("subscriptions", .array(subscriptions.map(\.json))), ("passes", list(passes.map(\.json))),
                ("payments", .array(payments.map(\.json))), ("entitlements", list(entitlements.map(\.json))),
                ("paymentDetails", list(paymentDetails.map(\.json))), ("devices", list(devices.map(\.json))),
                ("purchases", list(purchases.map(\.json)))))
    }
}

extension JSONFields {
    /// The items of a part; no two may have the same id.
    fileprivate mutating func items<Item>(
        _ part: RecordPart, _ read: (JSON, String) throws(FieldError) -> Item
    ) throws(FieldError) -> [Item] {
        var items: [Item] = []
        var ids: Set<String> = []
        for (path, value) in try array(part.rawValue, atMost: part.mostItems) {
            items.append(try read(value, path))
            guard ids.insert(value[part.key]?.string ?? "").inserted else {
                throw FieldError(field: "\(path).\(part.key)", expected: "an id that no other item here has")
            }
        }
        return items
    }

    fileprivate mutating func optionalCountry(_ field: String) throws(FieldError) -> String? {
        guard let code = try optionalString(field, 2...2) else { return nil }
        guard code.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            throw FieldError(field: name(field), expected: "an ISO 3166-1 code such as DE")
        }
        return code
    }
}
