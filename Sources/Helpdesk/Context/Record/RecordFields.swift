import JSON

/// How the parts of a record are read: what is free text is rid of card numbers on the way in.
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

    /// A text that people wrote or read, in one line, with card numbers masked.
    mutating func optionalText(_ field: String, _ length: ClosedRange<Int> = 1...200) throws(FieldError) -> String? {
        guard let text = try optionalString(field, length) else { return nil }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw FieldError(field: name(field), expected: "one line of text without control characters")
        }
        return CardNumbers.masked(text)
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

    /// Who manages a purchase: `source`, or what the billing core's own fields say.
    mutating func source() throws(FieldError) -> Source {
        let named = try optionalChoice("source", of: Source.self)
        let gateway = try optionalString("paymentGateway", 1...100)
        let isExternal = try optionalBool("isExternallyManaged")
        guard named != nil || gateway != nil || isExternal != nil else {
            let known = Source.allCases.map(\.rawValue).joined(separator: ", ")
            throw FieldError(field: name("source"), expected: "one of \(known); it is missing")
        }
        let source = named ?? Source(gateway: gateway, isExternallyManaged: isExternal)
        guard isExternal == nil || isExternal == source.isExternallyManaged else {
            throw FieldError(
                field: name("isExternallyManaged"),
                expected: "\(source.isExternallyManaged) for what \(source.rawValue) manages")
        }
        return source
    }
}

extension [JSON.Member] {
    /// Only what is known is written: a missing member and null mean the same.
    static func known(_ members: (String, JSON)...) -> [JSON.Member] {
        members.compactMap { $0.1 == .null ? nil : JSON.Member($0.0, $0.1) }
    }
}
