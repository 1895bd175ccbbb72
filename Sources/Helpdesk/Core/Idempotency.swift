import Storage

/// The key that a caller repeats when it repeats a request, so that the second time does nothing.
public struct IdempotencyKey: Sendable, Equatable {
    let text: String

    /// Throws for a key that is not 1 to 255 printable ASCII characters.
    public init(_ text: String) throws {
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HelpdeskError.invalid(
                field: "Idempotency-Key", expected: "1 to 255 printable ASCII characters without spaces")
        }
        self.text = text
    }
}

/// One request that may be repeated: its key, and what it asked for.
struct Repeatable: Sendable {
    let brand: String
    /// What the key is unique in: a conversation, an agent.
    let scope: String
    let key: IdempotencyKey
    /// A digest of what was asked, so that a key used for something else is noticed.
    let fingerprint: String

    init?(brand: String, scope: String, key: IdempotencyKey?, request: @autoclosure () -> [String]) {
        guard let key else { return nil }
        self.brand = brand
        self.scope = scope
        self.key = key
        fingerprint = Crypto.hex(Crypto.sha256(parts: request()))
    }

    /// What the request resulted in the first time; nil when this is the first time.
    func earlierResult(in session: any Session) throws -> String? {
        let found = try session.first(
            "SELECT fingerprint, result FROM idempotency WHERE brand_id = $1 AND scope = $2 AND key = $3",
            [.text(brand), .text(scope), .text(key.text)]
        ) { ($0.text(0), $0.text(1)) }
        guard let found else { return nil }
        guard found.0 == fingerprint else { throw HelpdeskError.idempotencyKeyReused }
        return found.1
    }

    /// Remembers the result, in the transaction that makes it true.
    func remember(_ result: String, at time: Timestamp, in session: any Session) throws {
        try session.execute(
            """
            INSERT INTO idempotency (brand_id, scope, key, fingerprint, result, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(brand), .text(scope), .text(key.text), .text(fingerprint), .text(result),
                .int(time.milliseconds),
            ])
    }
}
