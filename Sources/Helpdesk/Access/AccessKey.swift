import Storage

/// The three kinds of bearer token. A token is random and only its hash is stored.
public enum AccessKeyKind: String, Sendable, CaseIterable {
    case publishable, secret, agent

    var prefix: String {
        switch self {
        case .publishable: "pk_"
        case .secret: "sk_"
        case .agent: "at_"
        }
    }
}

enum AccessKey {
    /// A new token: 256 random bits behind the kind's prefix.
    static func make(_ kind: AccessKeyKind) -> String { kind.prefix + Crypto.base64URL(Crypto.randomBytes(32)) }

    /// Tokens are random, so a plain hash cannot be searched backwards.
    static func hash(_ token: String) -> String { Crypto.hex(Crypto.sha256(Array(token.utf8))) }

    static func insert(
        _ token: String, _ kind: AccessKeyKind, brand: String, agent: String? = nil, at time: Timestamp,
        in session: any Session
    ) throws {
        try session.execute(
            """
            INSERT INTO access_key (hash, brand_id, kind, agent_id, created_at, id) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(hash(token)), .text(brand), .text(kind.rawValue), SQLValue(agent), .int(time.milliseconds),
                .text(Identifier.make("key", at: time)),
            ])
    }
}
