/// JSON as it is sent, and a tag that changes with it.
public struct PreparedJSON: Sendable {
    public let bytes: [UInt8]
    /// Hexadecimal digits; the same for the same bytes.
    public let tag: String

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        tag = Crypto.hex(Array(Crypto.sha256(bytes).prefix(16)))
    }
}
