import JSON

/// A subscriber's identity: a JSON Web Token (RFC 7519) with HS256 (RFC 7518, 3.2), signed by the brand's backend.
public enum SubscriberToken {
    public struct Refusal: Error, Equatable {
        public let reason: String
    }

    /// Clocks may differ by this many seconds.
    private static let leeway: Int64 = 60
    private static let largestToken = 4_096

    /// The subject, when the signature is the brand's and the token is in its time. A token that names its key (`kid`)
    /// must be signed with that one, another with any that has not expired.
    static func verify(_ token: String, keys: [SigningKey], now: Timestamp) throws(Refusal) -> String {
        guard token.utf8.count <= largestToken else { throw Refusal(reason: "it is too long") }
        guard let token = SignedToken(token, longest: largestToken) else {
            throw Refusal(reason: "it is no JSON Web Token")
        }
        guard token.isSigned(with: "HS256") else { throw Refusal(reason: "its algorithm must be HS256") }
        guard !token.hasCriticalExtension else {
            throw Refusal(reason: "it has a critical extension that is not known")
        }
        let claims = token.claims
        var valid = keys.filter { $0.expiresAt.map { $0 > now } ?? true }
        if let id = token.header["kid"] { valid.removeAll { .string($0.id) != id } }
        guard !valid.isEmpty else { throw Refusal(reason: "its key (kid) is not known") }
        let matches = valid.contains {
            Crypto.areEqual(token.signature, Crypto.hmacSHA256(token.signed, key: Array($0.secret.utf8)))
        }
        guard matches else { throw Refusal(reason: "its signature does not match") }
        guard let expiry = claims["exp"]?.double else { throw Refusal(reason: "it has no expiry (exp)") }
        guard Double(now.seconds - leeway) < expiry else { throw Refusal(reason: "it has expired") }
        if let start = claims["nbf"] {
            guard let start = start.double, Double(now.seconds + leeway) >= start else {
                throw Refusal(reason: "it is not valid yet")
            }
        }
        guard let subject = claims["sub"]?.string, (1...200).contains(subject.utf8.count) else {
            throw Refusal(reason: "it has no subject (sub)")
        }
        return subject
    }

    /// A token for a subscriber, as the brand's backend makes them.
    public static func sign(subject: String, expires: Timestamp, secret: String) -> String {
        let header = Crypto.base64URL(JSON.object([.init("alg", "HS256"), .init("typ", "JWT")]).encoded)
        let claims = Crypto.base64URL(
            JSON.object([.init("sub", .string(subject)), .init("exp", .int(expires.seconds))]).encoded)
        let signature = Crypto.hmacSHA256(Array("\(header).\(claims)".utf8), key: Array(secret.utf8))
        return "\(header).\(claims).\(Crypto.base64URL(signature))"
    }
}
