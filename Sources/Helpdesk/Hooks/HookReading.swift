import JSON

/// Who sends news of purchases.
public enum HookFeed: String, Sendable, CaseIterable {
    case billing, apple, google, roku, partner
}

/// What a notice says, in the words of the record. Pure: each feed has a function from its own shapes to this.
struct HookReading: Sendable, Equatable {
    enum Owner: Sendable, Equatable {
        case subscriber(String)
        /// Whoever has one of these purchases; else the subscriber that an app named when it was bought.
        case purchase(Source, [String], account: String?)
    }

    enum Outcome: Sendable, Equatable {
        case news(Owner, [RecordChange])
        /// Of a topic that is known and says nothing about a record.
        case nothing
        case unknownTopic
        /// Names the field that is not as it must be.
        case malformed(String)
    }

    let topic: String
    let outcome: Outcome
}

/// Reads a foreign object with forgiving eyes: ids may be numbers, times ISO 8601 or seconds, prices texts.
struct LooseFields: Sendable {
    let json: JSON

    init(_ json: JSON?) { self.json = json ?? .null }

    subscript(names: String...) -> JSON? { value(names) }

    private func value(_ names: [String]) -> JSON? {
        for name in names {
            if let value = json[name], value != .null { return value }
        }
        return nil
    }

    /// A short text or a whole number.
    func text(_ names: String...) -> String? {
        let text: String? =
            switch value(names) {
            case .string(let text): text
            case .int(let number): String(number)
            default: nil
            }
        return text.flatMap { (1...500).contains($0.unicodeScalars.count) ? $0 : nil }
    }

    func flag(_ names: String...) -> Bool? { value(names)?.bool }

    func number(_ names: String...) -> Double? {
        switch value(names) {
        case .string(let text): Double(text)
        case let value: value?.double
        }
    }

    /// ISO 8601, or seconds or milliseconds since 1970.
    func time(_ names: String...) -> Timestamp? {
        let value = value(names)
        if let text = value?.string, let time = Timestamp(text: text) { return time }
        guard let number = value?.double ?? value?.string.flatMap(Double.init), (1e6...1e14).contains(number) else {
            return nil
        }
        return Timestamp(Int64(number < 1e11 ? number * 1_000 : number))
    }

    func currency(_ names: String...) -> String? {
        guard case .string(let text)? = value(names), text.utf8.count == 3 else { return nil }
        return text.uppercased()
    }
}
