/// Makes ids that nobody can guess and that sort by time, so that new rows land beside each other in the store.
enum Identifier {
    /// Crockford's alphabet, lower case: no i, l, o, u.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// `prefix_` and 26 characters: 48 bits of time in milliseconds, 80 random bits.
    static func make(_ prefix: String, at time: Timestamp) -> String {
        var bytes = Array(prefix.utf8)
        bytes.append(UInt8(ascii: "_"))
        append(UInt64(time.milliseconds), characters: 10, to: &bytes)
        let random = Crypto.randomBytes(10)
        for half in [random[..<5], random[5...]] {
            append(half.reduce(0) { $0 << 8 | UInt64($1) }, characters: 8, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Each character carries the next five bits, the highest first.
    private static func append(_ value: UInt64, characters: Int, to bytes: inout [UInt8]) {
        for position in (0..<characters).reversed() {
            bytes.append(alphabet[Int(value >> UInt64(5 * position) & 31)])
        }
    }
}
