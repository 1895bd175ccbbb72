import CCrypto
import JSON

/// A public RSA key of a JSON Web Key Set (RFC 7517).
///
/// Unchecked: the key is never changed once it is made, and libcrypto lets several threads verify with one.
final class RSAKey: @unchecked Sendable {
    private let key: OpaquePointer

    private init?(modulus: [UInt8], exponent: [UInt8]) {
        guard let key = hi5_rsa_key_make(modulus, modulus.count, exponent, exponent.count) else { return nil }
        self.key = key
    }

    deinit { hi5_rsa_key_free(key) }

    /// Whether an RS256 signature is this key's.
    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        hi5_verify_rs256(key, message, message.count, signature, signature.count)
    }

    /// The keys of a set that can check RS256 signatures, by their ids; nil for what is no set.
    static func keys(of set: JSON) -> [String: RSAKey]? {
        guard let entries = set["keys"]?.array, entries.count <= 100 else { return nil }
        let keys = entries.compactMap { entry -> (String, RSAKey)? in
            guard entry["kty"]?.string == "RSA", (entry["alg"]?.string ?? "RS256") == "RS256",
                (entry["use"]?.string ?? "sig") == "sig", let id = entry["kid"]?.string,
                let modulus = entry["n"]?.string.flatMap({ Crypto.bytes(base64URL: $0) }),
                let exponent = entry["e"]?.string.flatMap({ Crypto.bytes(base64URL: $0) }),
                let key = RSAKey(modulus: modulus, exponent: exponent)
            else { return nil }
            return (id, key)
        }
        return Dictionary(keys) { first, _ in first }
    }
}
