/// Makes ids that nobody can guess and that sort by time, so that new rows land beside each other in the store.
enum Identifier {
    /// Crockford's alphabet, lower case: no i, l, o, u.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// `prefix_` and 26 characters: 48 bits of time in milliseconds, 80 random bits.
    static func make(_ prefix: String, at time: Timestamp) -> String {
        let random = Crypto.randomNumbers()
        return String(unsafeUninitializedCapacity: prefix.utf8.count + 27) { bytes in
            var (_, end) = bytes.initialize(from: prefix.utf8)
            bytes[end] = UInt8(ascii: "_")
            end += 1
            for (value, characters) in [(UInt64(time.milliseconds), 10), (random.0, 8), (random.1, 8)] {
                // Each character carries the next five bits, the highest first.
                for position in (0..<characters).reversed() {
                    bytes[end] = alphabet[Int(value >> UInt64(5 * position) & 31)]
                    end += 1
                }
            }
            return end
        }
    }
}
