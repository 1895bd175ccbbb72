import JSON

extension ConnectorSettings {
    /// What an answer of the billing API says, as changes of the record. Throws `FieldError` for an answer that is not
    /// shaped as the settings say.
    func changes(_ name: String, _ answer: JSON, at time: Timestamp) throws(FieldError) -> [RecordChange] {
        guard let settings = parts[name] else { return [] }
        guard let part = RecordPart(rawValue: name) else {
            guard answer.members != nil else { throw FieldError(field: name, expected: "an object") }
            return [RecordChange(at: time, settings.account(answer))]
        }
        let list = settings.items.map { answer[$0] ?? .null } ?? answer
        guard let items = list.array, items.count <= part.mostItems else {
            throw FieldError(field: "\(name).\(settings.items ?? "")", expected: "an array")
        }
        return items.compactMap { item in
            var fields = settings.members(item, of: part, prices)
            guard let position = fields.firstIndex(where: { $0.name == part.key }),
                let id = fields.remove(at: position).value.string
            else { return nil }
            return RecordChange(part, id, at: time, fields)
        }
    }
}

extension ConnectorSettings.Part {
    fileprivate func value(_ field: String, in json: JSON) -> JSON? {
        (fields[field] ?? [field]).reduce(Optional(json)) { $0?[$1] }
    }

    fileprivate func account(_ json: JSON) -> [JSON.Member] {
        ["name", "email", "country", "locale"].compactMap { field in
            LooseFields(["value": value(field, in: json) ?? .null]).text("value").map { .init(field, .string($0)) }
        }
    }

    /// An item's fields in the record's own shapes.
    fileprivate func members(_ json: JSON, of part: RecordPart, _ prices: ConnectorSettings.Prices) -> [JSON.Member] {
        part.fields.compactMap { field, shape in
            let found = LooseFields(["value": value(field, in: json) ?? .null])
            let converted: JSON?
            switch shape {
            case .text: converted = found.text("value").map(JSON.string)
            case .word: converted = found.text("value").map { .string($0.lowercased()) }
            case .flag: converted = found.flag("value").map(JSON.bool)
            case .time: converted = found.time("value").map { .string($0.text) }
            case .price(let unit):
                let currency = LooseFields(["value": value(unit, in: json) ?? .null]).currency("value")
                converted = found.number("value").flatMap { amount in
                    currency.map {
                        prices == .major ? .int(Money(major: amount, currency: $0).minorUnits) : .int(Int64(amount))
                    }
                }
            case .currency: converted = found.currency("value").map(JSON.string)
            }
            return converted.map { .init(field, $0) }
        }
    }
}

extension RecordPart {
    enum Shape {
        case text, word, flag, time, currency
        /// With the field that has its currency.
        case price(String)
    }

    /// What an item has, and in which shape.
    var fields: [(String, Shape)] {
        let sold: [(String, Shape)] = [
            ("offerId", .text), ("offerTitle", .text), ("source", .word), ("paymentGateway", .text),
            ("isExternallyManaged", .flag),
        ]
        return switch self {
        case .subscriptions:
            sold + [
                ("subscriptionId", .text), ("status", .word), ("hold", .word), ("startedAt", .time),
                ("expiresAt", .time),
                ("nextPaymentAt", .time), ("nextPaymentPrice", .price("nextPaymentCurrency")),
                ("nextPaymentCurrency", .currency), ("nextRetryAt", .time), ("period", .word), ("inTrial", .flag),
                ("paymentMethod", .text), ("pendingSwitchId", .text),
            ]
        case .payments:
            [
                ("paymentId", .text), ("subscriptionId", .text), ("offerId", .text), ("source", .word),
                ("paymentGateway", .text), ("isExternallyManaged", .flag), ("status", .word),
                ("price", .price("currency")),
                ("currency", .currency), ("at", .time), ("retryAt", .time),
            ]
        case .passes: sold + [("passId", .text), ("startsAt", .time), ("expiresAt", .time)]
        case .entitlements: [("offerId", .text), ("expiresAt", .time)]
        case .paymentDetails:
            [("paymentDetailsId", .text), ("paymentMethod", .text), ("lastFour", .text), ("cardExpires", .text)]
        case .devices: [("deviceId", .text), ("platform", .word), ("name", .text), ("lastSeenAt", .time)]
        case .purchases:
            [("purchaseId", .text), ("source", .word), ("offerId", .text), ("status", .word), ("at", .time)]
        }
    }
}
