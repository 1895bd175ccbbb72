import JSON

/// The query of a request target, taken apart: its decoded bytes lie in one array.
public struct Query: Sendable {
    private struct Item {
        let name: Range<Int>
        /// nil for an escape that cannot be decoded.
        let value: Range<Int>?
    }

    /// Names and values, decoded, one after the other.
    private var bytes: [UInt8] = []
    private var items: [Item] = []

    /// `text`: what follows the question mark, with its escapes.
    public init(_ text: String) {
        guard !text.isEmpty else { return }
        items.reserveCapacity(4)
        var text = text
        text.withUTF8 { text in
            bytes = Array(unsafeUninitializedCapacity: text.count) { decoded, count in
                var start = 0
                while start < text.count {
                    let end = text[start...].firstIndex(of: UInt8(ascii: "&")) ?? text.count
                    if start < end { items.append(Self.item(text[start..<end], to: decoded, &count)) }
                    start = end + 1
                }
            }
        }
    }

    private typealias Encoded = Slice<UnsafeBufferPointer<UInt8>>

    /// Decodes an item behind the first `count` bytes.
    private static func item(
        _ text: Encoded, to decoded: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int
    ) -> Item {
        func decode(_ part: Encoded) -> Range<Int>? {
            let rest = UnsafeMutableBufferPointer(rebasing: decoded[count...])
            guard let length = decodeEscapes(UnsafeBufferPointer(rebasing: part), plusIsSpace: true, to: rest)
            else { return nil }
            defer { count += length }
            return count..<count + length
        }
        let sign = text.firstIndex(of: UInt8(ascii: "=")) ?? text.endIndex
        if let name = decode(text[..<sign]) { return Item(name: name, value: decode(text[sign...].dropFirst())) }
        // A name that cannot be decoded is none that is known.
        decoded[count] = UInt8(ascii: "?")
        count += 1
        return Item(name: count - 1..<count, value: nil)
    }

    /// The parameter's text; nil when it is missing. A repeated one, a broken escape or broken UTF-8 is a 400.
    public func text(_ name: StaticString) throws -> String? {
        var found: Item?
        for item in items where isName(item.name, name) {
            guard found == nil else { throw Problem.field("\(name)", expected: "one value, not several") }
            found = item
        }
        guard let found else { return nil }
        guard let value = found.value, let text = text(value) else {
            throw Problem.field("\(name)", expected: "percent-encoded UTF-8")
        }
        return text
    }

    public func int(_ name: StaticString, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = try text(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Problem.field(
                "\(name)", expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    public func bool(_ name: StaticString) throws -> Bool? {
        switch try text(name) {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw Problem.field("\(name)", expected: "true or false")
        }
    }

    /// Refuses parameters other than these.
    public func allowOnly(_ known: StaticString...) throws {
        guard let unknown = items.first(where: { item in !known.contains { isName(item.name, $0) } }) else { return }
        let name = text(unknown.name) ?? "?"
        let list = known.isEmpty ? "none" : known.map { "\($0)" }.joined(separator: ", ")
        throw Problem.field(name, expected: "no such parameter; known are: \(list)")
    }

    /// nil for broken UTF-8.
    private func text(_ range: Range<Int>) -> String? {
        bytes.withUnsafeBufferPointer { String(checking: UnsafeBufferPointer(rebasing: $0[range])) }
    }

    private func isName(_ range: Range<Int>, _ name: StaticString) -> Bool {
        name.withUTF8Buffer { name in range.count == name.count && bytes[range].elementsEqual(name) }
    }
}
