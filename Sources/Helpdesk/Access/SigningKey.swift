import Storage

/// A key that a brand's subscriber tokens are signed with. The current one is the brand's own; earlier ones count
/// until they expire, so that a backend can change over in its own time.
public struct SigningKey: Sendable, Equatable {
    public let secret: String
    /// nil: the current one.
    public let expiresAt: Timestamp?

    /// Names the key in a token's head (`kid`): the first 16 hexadecimal digits of the secret's SHA-256.
    public var id: String { String(Crypto.hex(Crypto.sha256(Array(secret.utf8))).prefix(16)) }

    /// Earlier keys, by brand.
    static func earlier(of brand: String, in session: any Session) throws -> [SigningKey] {
        try session.query(
            "SELECT secret, expires_at FROM signing_key WHERE brand_id = $1 ORDER BY created_at DESC", [.text(brand)]
        ) { SigningKey(secret: $0.text(0), expiresAt: Timestamp($0.int(1))) }
    }
}

extension Helpdesk {
    /// Gives the brand a new key for subscriber tokens, which is shown this once; the old one counts for some hours
    /// more, or no longer. Throws `notAllowed`, `notFound`.
    public func rotateSigningKey(as principal: Principal, keepingOldHours hours: Int64) throws -> SigningKey {
        try principal.mustManageBrand()
        let key = SigningKey(secret: Crypto.base64URL(Crypto.randomBytes(32)), expiresAt: nil)
        let time = clock()
        try database.write { session in
            guard let brand = try Brand.find(principal.brand, in: session) else {
                throw HelpdeskError.notFound(what: "brand")
            }
            try session.execute(
                "DELETE FROM signing_key WHERE brand_id = $1 AND expires_at <= $2",
                [.text(brand.id), .int(time.milliseconds)])
            if hours > 0 {
                let old = SigningKey(secret: brand.signingSecret, expiresAt: nil)
                try session.execute(
                    "INSERT INTO signing_key (brand_id, kid, secret, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
                    [
                        .text(brand.id), .text(old.id), .text(old.secret), .int(time.milliseconds),
                        .int(time.adding(seconds: hours * 3_600).milliseconds),
                    ])
            }
            try session.execute(
                "UPDATE brand SET signing_secret = $1 WHERE id = $2", [.text(key.secret), .text(brand.id)])
            try Change.content(brand.id).record(in: session)
        }
        try reloadContent(of: principal.brand)
        return key
    }
}
