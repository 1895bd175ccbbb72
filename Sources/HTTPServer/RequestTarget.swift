import JSON

/// What a request asks for, as sent: a path and what follows its first question mark.
public struct RequestTarget: Sendable, ExpressibleByStringLiteral {
    public let path: String
    public let query: String

    public init(stringLiteral text: String) {
        var text = text
        self = text.withUTF8 { RequestTarget($0) }
    }

    /// Bytes that are not UTF-8 are escaped, so that the parameter they stand in is refused by name.
    init(_ target: UnsafeBufferPointer<UInt8>) {
        // By bytes, not by characters: a combining mark after the question mark does not hide it.
        let end = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
        path = Self.text(target[..<end])
        query = Self.text(target[end...].dropFirst())
    }

    private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        String(checking: UnsafeBufferPointer(rebasing: bytes)) ?? escaped(bytes)
    }

    private static func escaped(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        bytes.reduce(into: "") { text, byte in
            text += byte < 0x80 ? String(Unicode.Scalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
        }
    }
}
