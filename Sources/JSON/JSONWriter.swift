/// Writes JSON bytes. For hot paths: append members straight into a buffer, without building a `JSON` first.
public struct JSONWriter: Sendable {
    public var bytes: [UInt8] = []

    public init(reserving capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    /// Bytes that are JSON already, or punctuation.
    @inline(__always)
    public mutating func raw(_ text: StaticString) {
        if text.utf8CodeUnitCount == 1 {
            bytes.append(text.utf8Start.pointee)
        } else {
            text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }
    }

    public mutating func raw(_ prepared: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: prepared)
    }

    @inline(__always)
    public mutating func raw(_ prepared: [UInt8]) {
        bytes.append(contentsOf: prepared)
    }

    @inlinable
    public mutating func int(_ value: some BinaryInteger) {
        if let value = Int64(exactly: value) { digits(value) } else { text(String(value)) }
    }

    @usableFromInline
    mutating func digits(_ value: Int64) {
        // 19 digits and a sign at most.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            var start = buffer.count
            var rest = value.magnitude
            repeat {
                start -= 1
                buffer[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if value < 0 {
                start -= 1
                buffer[start] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
        }
    }

    @usableFromInline
    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// A finite number with at most `places` decimals, 20 at most; anything else becomes null, since JSON has no word for
    /// it.
    public mutating func double(_ value: Double, places: Int = 4) {
        guard value.isFinite else { return raw("null") }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let steps = (value * scale).rounded()
        // Whole numbers up to here are exact.
        guard abs(steps) < 0x1p53 else {
            let rounded = steps / scale
            return rounded == rounded.rounded() && abs(rounded) < 1e15 ? int(Int64(rounded)) : text("\(rounded)")
        }
        // From its end: the decimals without zeros behind them, the point, the whole.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { buffer in
            var (start, rest, decimals) = (buffer.count, UInt64(abs(steps)), places)
            while decimals > 0, rest % 10 == 0 { (rest, decimals) = (rest / 10, decimals - 1) }
            func put(_ byte: UInt8) {
                start -= 1
                buffer[start] = byte
            }
            repeat {
                put(0x30 + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
                decimals -= 1
                if decimals == 0 { put(UInt8(ascii: ".")) }
            } while rest > 0 || decimals >= 0
            if steps < 0 { put(UInt8(ascii: "-")) }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
        }
    }

    public mutating func string(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { escaped($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Text of which nothing has to be escaped, such as a time.
    public mutating func string(plain bytes: UnsafeBufferPointer<UInt8>) {
        raw("\"")
        raw(bytes)
        raw("\"")
    }

    public mutating func intOrNull(_ value: Int64?) {
        if let value { digits(value) } else { raw("null") }
    }

    public mutating func stringOrNull(_ value: String?) {
        if let value { string(value) } else { raw("null") }
    }

    /// Whether any of eight bytes is a control character, a quotation mark or a backslash. Source: Anderson, "Bit
    /// Twiddling Hacks", hasless and haszero: of a byte that is less, subtracting borrows the highest bit.
    private static func needsEscape(_ eight: UInt64) -> Bool {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        let (quotes, slashes) = (eight ^ ones &* 0x22, eight ^ ones &* 0x5C)
        let below = (eight &- ones &* 0x20) & ~eight
        return (below | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes) & tops != 0
    }

    /// Copies, and escapes what has to be.
    private mutating func escaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        let eights = UnsafeRawBufferPointer(utf8)
        var (start, index) = (0, 0)
        while index < utf8.count {
            if index + 8 <= utf8.count,
                !Self.needsEscape(eights.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            {
                index += 8
                continue
            }
            let byte = utf8[index]
            index += 1
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index - 1]))
            start = index
            switch byte {
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case 0..<0x20:
                raw(byte < 0x10 ? "\\u000" : "\\u001")
                bytes.append(byte & 15 < 10 ? 0x30 + (byte & 15) : 0x57 + (byte & 15))
            default:
                bytes.append(0x5C)
                bytes.append(byte)
            }
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
    }

    public mutating func value(_ json: JSON) {
        switch json {
        case .null: raw("null")
        case .bool(let value): raw(value ? "true" : "false")
        case .int(let value): int(value)
        case .double(let value): double(value, places: 12)
        case .string(let value): string(value)
        case .array(let items):
            raw("[")
            for (index, item) in items.enumerated() {
                if index > 0 { raw(",") }
                value(item)
            }
            raw("]")
        case .object(let members):
            raw("{")
            for (index, member) in members.enumerated() {
                if index > 0 { raw(",") }
                string(member.name)
                raw(":")
                value(member.value)
            }
            raw("}")
        }
    }

    /// Like `value`, with two spaces of indentation a level, for people.
    public mutating func indented(_ json: JSON, level: Int = 0) {
        func newline(_ level: Int) {
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: 2 * level))
        }
        switch json {
        case .array(let items) where !items.isEmpty:
            raw("[")
            for (index, item) in items.enumerated() {
                if index > 0 { raw(",") }
                newline(level + 1)
                indented(item, level: level + 1)
            }
            newline(level)
            raw("]")
        case .object(let members) where !members.isEmpty:
            raw("{")
            for (index, member) in members.enumerated() {
                if index > 0 { raw(",") }
                newline(level + 1)
                string(member.name)
                raw(": ")
                indented(member.value, level: level + 1)
            }
            newline(level)
            raw("}")
        default: value(json)
        }
    }
}

extension JSONWriter {
    /// What was written, for those who keep texts.
    public var writtenText: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSON {
    /// The value as compact bytes.
    public var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }

    public var text: String { String(decoding: encoded, as: UTF8.self) }

    /// The value as indented text, for people.
    public var indentedText: String {
        var writer = JSONWriter()
        writer.indented(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
