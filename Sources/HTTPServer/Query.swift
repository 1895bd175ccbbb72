/// The query of a request target. Taken apart once, since each search has one: its decoded bytes lie in one array.
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
        bytes.reserveCapacity(text.utf8.count)
        items.reserveCapacity(4)
        var text = text
        text.withUTF8 { text in
            var start = 0
            while start < text.count {
                let end = text[start...].firstIndex(of: UInt8(ascii: "&")) ?? text.count
                if start < end { add(text[start..<end]) }
                start = end + 1
            }
        }
    }

    private mutating func add(_ item: Slice<UnsafeBufferPointer<UInt8>>) {
        let sign = item.firstIndex(of: UInt8(ascii: "=")) ?? item.endIndex
        let name = decode(item[..<sign])
        let value = decode(item[sign...].dropFirst())
        // A name that cannot be decoded is none that is known.
        items.append(Item(name: name ?? bytes.count..<bytes.count + 1, value: value))
        if name == nil { bytes.append(UInt8(ascii: "?")) }
    }

    private mutating func decode(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Range<Int>? {
        let start = bytes.count
        guard bytes.appendDecoded(UnsafeBufferPointer(rebasing: text), plusIsSpace: true) else {
            bytes.removeLast(bytes.count - start)
            return nil
        }
        return start..<bytes.count
    }

    /// The parameter's text; nil when it is missing. A repeated one, a broken escape or broken UTF-8 is a 400.
    public func text(_ name: StaticString) throws -> String? {
        var found: Item?
        for item in items where isName(item.name, name) {
            guard found == nil else { throw Problem.field("\(name)", expected: "one value, not several") }
            found = item
        }
        guard let found else { return nil }
        guard let value = found.value, let text = String(validating: bytes[value], as: UTF8.self) else {
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
        let name = String(validating: bytes[unknown.name], as: UTF8.self) ?? "?"
        let list = known.isEmpty ? "none" : known.map { "\($0)" }.joined(separator: ", ")
        throw Problem.field(name, expected: "no such parameter; known are: \(list)")
    }

    private func isName(_ range: Range<Int>, _ name: StaticString) -> Bool {
        name.withUTF8Buffer { name in range.count == name.count && bytes[range].elementsEqual(name) }
    }
}
