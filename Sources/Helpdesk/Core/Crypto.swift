import CSodium

/// The few things needed of libsodium.
enum Crypto {
    /// sodium_init is safe to call often and from any thread; it fails only without a source of randomness.
    private static let isReady: Bool = sodium_init() >= 0

    static func randomBytes(_ count: Int) -> [UInt8] {
        precondition(isReady, "no source of randomness")
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }

    /// 128 random bits.
    static func randomNumbers() -> (UInt64, UInt64) {
        precondition(isReady, "no source of randomness")
        var numbers: (UInt64, UInt64) = (0, 0)
        withUnsafeMutableBytes(of: &numbers) { randombytes_buf($0.baseAddress!, $0.count) }
        return numbers
    }

    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    /// The digest of several texts, each taken with its length: no two lists look alike.
    static func sha256(parts: [String]) -> [UInt8] {
        sha256(Array(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8))
    }

    static func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        var tag = [UInt8](repeating: 0, count: 32)
        crypto_auth_hmacsha256_final(&state, &tag)
        return tag
    }

    /// Compares without telling by its time where the difference is.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }

    static func hex(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
            for (position, byte) in bytes.enumerated() {
                text[2 * position] = digit(byte >> 4)
                text[2 * position + 1] = digit(byte & 15)
            }
            return 2 * bytes.count
        }
    }

    /// Base64 for URLs without padding (RFC 4648, section 5).
    static func base64URL(_ bytes: [UInt8]) -> String {
        let variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING
        let capacity = sodium_base64_encoded_len(bytes.count, variant)
        var text = [CChar](repeating: 0, count: capacity)
        sodium_bin2base64(&text, capacity, bytes, bytes.count, variant)
        return String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// nil when the text is not base64 for URLs.
    static func bytes(base64URL text: some StringProtocol) -> [UInt8]? {
        decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
    }

    /// nil when the text is not base64 (RFC 4648, section 4).
    static func bytes(base64 text: some StringProtocol) -> [UInt8]? { decode(text, sodium_base64_VARIANT_ORIGINAL) }

    /// nil when the text is not hexadecimal.
    static func bytes(hex text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for letter in text.utf8 {
            guard let value = value(ofDigit: letter) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? bytes : nil
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }

    private static func value(ofDigit letter: UInt8) -> UInt8? {
        switch letter {
        case 0x30...0x39: letter - 0x30
        case 0x41...0x46: letter - 0x41 + 10
        case 0x61...0x66: letter - 0x61 + 10
        default: nil
        }
    }

    private static func decode(_ text: some StringProtocol, _ variant: Int32) -> [UInt8]? {
        let source = Array(text.utf8)
        var bytes = [UInt8](repeating: 0, count: source.count)
        var count = 0
        let isValid = source.withUnsafeBytes { raw in
            sodium_base642bin(
                &bytes, bytes.count, raw.baseAddress?.assumingMemoryBound(to: CChar.self), source.count, nil, &count,
                nil, variant) == 0
        }
        return isValid ? Array(bytes.prefix(count)) : nil
    }
}
