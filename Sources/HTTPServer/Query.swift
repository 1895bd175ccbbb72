/// The query of a request target, decoded when asked.
public struct Query: Sendable {
    /// Names are decoded; what cannot be has none that is known.
    private let items: [(name: String, value: Substring)]

    /// `text`: what follows the question mark, with its escapes.
    public init(_ text: String) {
        if text.isEmpty {
            items = []
            return
        }
        items = text.utf8.split(separator: UInt8(ascii: "&")).map { item in
            let sign = item.firstIndex(of: UInt8(ascii: "=")) ?? item.endIndex
            let name = decodePercent(item[..<sign], plusIsSpace: true) ?? "?"
            return (name, Substring(sign == item.endIndex ? item[sign...] : item[item.index(after: sign)...]))
        }
    }

    /// The parameter's text; nil when it is missing. A repeated one, a broken escape or broken UTF-8 is a 400.
    public func text(_ name: String) throws -> String? {
        var found: Substring?
        for item in items where item.name == name {
            guard found == nil else { throw Problem.field(name, expected: "one value, not several") }
            found = item.value
        }
        guard let found else { return nil }
        guard let text = decodePercent(found.utf8, plusIsSpace: true) else {
            throw Problem.field(name, expected: "percent-encoded UTF-8")
        }
        return text
    }

    public func int(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = try text(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Problem.field(name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    public func bool(_ name: String) throws -> Bool? {
        switch try text(name) {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw Problem.field(name, expected: "true or false")
        }
    }

    /// Refuses parameters other than these.
    public func allowOnly(_ known: String...) throws {
        guard let unknown = items.first(where: { item in !known.contains(item.name) }) else {
            return
        }
        let list = known.isEmpty ? "none" : known.joined(separator: ", ")
        throw Problem.field(
            unknown.name, expected: "no such parameter; known are: \(list)")
    }
}

/// Decodes `%41`; nil for a broken escape, broken UTF-8 or a NUL.
func decodePercent(_ text: Substring.UTF8View, plusIsSpace: Bool) -> String? {
    if !text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") || $0 == 0 }) {
        return String(Substring(text))
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
        var byte = text[index]
        text.formIndex(after: &index)
        if byte == UInt8(ascii: "%") {
            guard let high = hexDigit(text, &index), let low = hexDigit(text, &index) else { return nil }
            byte = high << 4 | low
        } else if byte == UInt8(ascii: "+"), plusIsSpace {
            byte = 0x20
        }
        guard byte != 0 else { return nil }
        bytes.append(byte)
    }
    return String(validating: bytes, as: UTF8.self)
}

private func hexDigit(_ text: Substring.UTF8View, _ index: inout Substring.UTF8View.Index) -> UInt8? {
    guard index < text.endIndex else { return nil }
    let byte = text[index]
    text.formIndex(after: &index)
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
    default: return nil
    }
}
