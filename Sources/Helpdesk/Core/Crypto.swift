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
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
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
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
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
