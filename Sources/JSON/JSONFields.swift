/// What is wrong with one field of a JSON document.
public struct FieldError: Error, Equatable {
    /// The path of the field: `text`, `subscriptions[0].offerId`.
    public let field: String
    public let expected: String

    public init(field: String, expected: String) {
        self.field = field
        self.expected = expected
    }
}

/// Reads an object field by field, with errors that name the field, and refuses the fields nobody asked for.
///
/// Take each known field once, then call `finish()`.
public struct JSONFields {
    private let members: [JSON.Member]
    private let path: String
    /// The fields that were asked for.
    private var known: [String] = []
    /// Of each member, whether its name was.
    private var isKnown: [Bool]

    /// `path`: how the object is reached from the document's root, for errors; empty at the root.
    public init(_ json: JSON, path: String = "") throws(FieldError) {
        guard case .object(let members) = json else {
            throw FieldError(field: path.isEmpty ? "body" : path, expected: "an object, not \(json.kind)")
        }
        self.members = members
        self.path = path
        isKnown = Array(repeating: false, count: members.count)
        known.reserveCapacity(12)
    }

    /// The object as it came, with every member.
    public var json: JSON { .object(members) }

    public func name(_ field: String) -> String { path.isEmpty ? field : "\(path).\(field)" }

    /// Whether the field is there, if only as null.
    public func has(_ field: String) -> Bool { members.contains { $0.name == field } }

    /// The field's value; nil when it is missing or null.
    public mutating func value(_ field: String) -> JSON? {
        known.append(field)
        guard let place = members.firstIndex(where: { $0.name == field }) else { return nil }
        isKnown[place] = true
        if case .null = members[place].value { return nil }
        return members[place].value
    }

    private func required<Value>(
        _ value: Value?, _ field: String, _ expected: @autoclosure () -> String
    ) throws(FieldError) -> Value {
        guard let value else { throw FieldError(field: name(field), expected: "\(expected()); it is missing") }
        return value
    }

    /// A string of `length` characters (Unicode scalars).
    public mutating func string(_ field: String, _ length: ClosedRange<Int>) throws(FieldError) -> String {
        try required(optionalString(field, length), field, Self.describe(length))
    }

    public mutating func optionalString(
        _ field: String, _ length: ClosedRange<Int>
    ) throws(FieldError) -> String? {
        guard let value = value(field) else { return nil }
        guard case .string(var text) = value else {
            throw FieldError(field: name(field), expected: "\(Self.describe(length)), not \(value.kind)")
        }
        let (count, holdsNUL) = text.withUTF8 { ($0.scalarCount, $0.contains(0)) }
        guard length.contains(count) else {
            throw FieldError(field: name(field), expected: "\(Self.describe(length)); it has \(count)")
        }
        // No store takes it.
        guard !holdsNUL else {
            throw FieldError(field: name(field), expected: "\(Self.describe(length)), without U+0000")
        }
        return text
    }

    public mutating func optionalInt(_ field: String, _ range: ClosedRange<Int64>) throws(FieldError) -> Int64? {
        guard let value = value(field) else { return nil }
        guard case .int(let number) = value, range.contains(number) else {
            throw FieldError(
                field: name(field), expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    public mutating func bool(_ field: String) throws(FieldError) -> Bool {
        try required(try optionalBool(field), field, "true or false")
    }

    public mutating func optionalBool(_ field: String) throws(FieldError) -> Bool? {
        guard let value = value(field) else { return nil }
        guard case .bool(let flag) = value else {
            throw FieldError(field: name(field), expected: "true or false, not \(value.kind)")
        }
        return flag
    }

    /// The items of an array with their paths; empty when the field is missing.
    public mutating func array(_ field: String, atMost limit: Int) throws(FieldError) -> [(path: String, value: JSON)] {
        guard let value = value(field) else { return [] }
        guard case .array(let items) = value, items.count <= limit else {
            throw FieldError(field: name(field), expected: "an array of at most \(limit) items")
        }
        return items.enumerated().map { ("\(name(field))[\($0.offset)]", $0.element) }
    }

    /// One of `choices`, matched by its raw value.
    public mutating func optionalChoice<Choice: RawRepresentable & CaseIterable>(
        _ field: String, of choices: Choice.Type
    ) throws(FieldError) -> Choice? where Choice.RawValue == String {
        guard let value = value(field) else { return nil }
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw FieldError(field: name(field), expected: "one of \(known)")
        }
        return choice
    }

    /// Refuses the fields that were not taken.
    public func finish() throws(FieldError) {
        guard let unknown = isKnown.firstIndex(of: false) else { return }
        let list = known.isEmpty ? "none" : Set(known).sorted().joined(separator: ", ")
        throw FieldError(field: name(members[unknown].name), expected: "no such field; known are: \(list)")
    }

    private static func describe(_ length: ClosedRange<Int>) -> String {
        "a string of \(length.lowerBound) to \(length.upperBound) characters"
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Of valid UTF-8: the bytes that continue no scalar.
    fileprivate var scalarCount: Int {
        var count = 0
        for byte in self where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }
}
