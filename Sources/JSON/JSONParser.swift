/// What is wrong with a JSON text, and where.
public struct JSONSyntaxError: Error, Equatable {
    /// Counted from 1; the column in bytes.
    public let line: Int
    public let column: Int
    public let reason: String
}

extension JSON {
    /// Nesting beyond this is refused.
    public static let maximumDepth = 64

    /// Parses one JSON value. Broken UTF-8, unpaired surrogates and repeated member names are refused.
    public static func parse(_ bytes: some Sequence<UInt8>) throws(JSONSyntaxError) -> JSON {
        var parser = JSONParser(bytes: Array(bytes))
        return try parser.document()
    }

    public static func parse(_ text: String) throws(JSONSyntaxError) -> JSON {
        try parse(text.utf8)
    }
}

/// Finds repeated member names. Few are compared one by one, which is fastest; many are kept in a set, since comparing
/// each with each would let a small text take minutes.
private struct MemberNames {
    private static let few = 16
    private var names: Set<String> = []

    /// False when one of the members has the name.
    mutating func insert(_ name: String, among members: [JSON.Member]) -> Bool {
        if members.count < Self.few { return !members.contains { $0.name == name } }
        if members.count == Self.few { names = Set(members.map(\.name)) }
        return names.insert(name).inserted
    }
}

struct JSONParser {
    let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONSyntaxError) -> JSON {
        skipSpace()
        let value = try value()
        skipSpace()
        guard at == bytes.count else { throw failure("more text after the end of the value") }
        return value
    }

    private func failure(_ reason: String, at position: Int? = nil) -> JSONSyntaxError {
        let before = bytes[..<min(position ?? at, bytes.count)]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return JSONSyntaxError(line: line, column: before.count - lineStart + 1, reason: reason)
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 {
            at += 1
        }
    }

    private mutating func value() throws(JSONSyntaxError) -> JSON {
        guard let next else { throw failure("the text ends where a value is expected") }
        switch next {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONSyntaxError) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONSyntaxError) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw failure("a value is expected here")
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONSyntaxError) -> JSON
    ) throws(JSONSyntaxError) -> JSON {
        guard depth < JSON.maximumDepth else { throw failure("nested deeper than \(JSON.maximumDepth) levels") }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
        let matches = word.withUTF8Buffer { bytes[at...].starts(with: $0) }
        guard matches else { throw failure("a value is expected here") }
        at += word.utf8CodeUnitCount
        return value
    }

    private mutating func object() throws(JSONSyntaxError) -> JSON {
        at += 1
        var members: [JSON.Member] = []
        var names = MemberNames()
        skipSpace()
        if next == UInt8(ascii: "}") {
            at += 1
            return .object(members)
        }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("a member name in double quotes is expected here") }
            let start = at
            let name = try string()
            guard names.insert(name, among: members) else {
                throw failure("the member \"\(name)\" stands here twice", at: start)
            }
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw failure("\":\" is expected here") }
            at += 1
            skipSpace()
            members.append(JSON.Member(name, try value()))
            skipSpace()
            switch next {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "}"):
                at += 1
                return .object(members)
            default: throw failure("\",\" or \"}\" is expected here")
            }
        }
    }

    private mutating func array() throws(JSONSyntaxError) -> JSON {
        at += 1
        var items: [JSON] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            at += 1
            return .array(items)
        }
        while true {
            skipSpace()
            items.append(try value())
            skipSpace()
            switch next {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "]"):
                at += 1
                return .array(items)
            default: throw failure("\",\" or \"]\" is expected here")
            }
        }
    }

    private mutating func number() throws(JSONSyntaxError) -> JSON {
        let start = at
        var isInteger = true
        if next == UInt8(ascii: "-") { at += 1 }
        let leading = at
        digits()
        guard at > leading, at == leading + 1 || bytes[leading] != UInt8(ascii: "0") else {
            throw failure("this is not a number", at: start)
        }
        if next == UInt8(ascii: ".") {
            isInteger = false
            at += 1
            let fraction = at
            digits()
            guard at > fraction else { throw failure("digits are expected after the decimal point") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isInteger = false
            at += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
            let exponent = at
            digits()
            guard at > exponent else { throw failure("digits are expected in the exponent") }
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { throw failure("this number is too large", at: start) }
        return .double(value)
    }

    private mutating func digits() {
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { at += 1 }
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        let opening = at
        at += 1
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                let text = try checked(bytes[start..<at], from: start)
                at += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw failure("a control character inside a string must be escaped")
            default: at += 1
            }
        }
        throw failure("this string has no closing quote", at: opening)
    }

    private func checked(_ slice: ArraySlice<UInt8>, from start: Int) throws(JSONSyntaxError) -> String {
        guard let text = slice.withUnsafeBufferPointer({ String(checking: $0) }) else {
            throw failure("this string is not valid UTF-8", at: start)
        }
        return text
    }

    /// The slow path: `at` stands on the first backslash.
    private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
        var out = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return try checked(out[...], from: start)
            case UInt8(ascii: "\\"): try escape(into: &out)
            case 0..<0x20: throw failure("a control character inside a string must be escaped")
            default:
                out.append(byte)
                at += 1
            }
        }
        throw failure("this string has no closing quote", at: start - 1)
    }

    private mutating func escape(into out: inout [UInt8]) throws(JSONSyntaxError) {
        let position = at
        at += 1
        guard let byte = next else { throw failure("the text ends inside an escape") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = try fourHexDigits()
            if (0xD800..<0xDC00).contains(scalar) {
                guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
                    throw failure("an unpaired surrogate", at: position)
                }
                at += 2
                let low = try fourHexDigits()
                guard (0xDC00..<0xE000).contains(low) else { throw failure("an unpaired surrogate", at: position) }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let unicode = Unicode.Scalar(scalar) else { throw failure("an unpaired surrogate", at: position) }
            out.append(contentsOf: String(unicode).utf8)
        default: throw failure("an unknown escape", at: position)
        }
    }

    private mutating func fourHexDigits() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("four hexadecimal digits are expected here")
            }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }
}
