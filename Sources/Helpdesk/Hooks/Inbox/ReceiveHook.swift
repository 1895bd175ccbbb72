import JSON
import Storage

/// A notice as it arrived, and what says who sent it.
public struct IncomingHook: Sendable {
    public let feed: HookFeed
    /// The brand's publishable key: it says which brand, and proves nothing.
    public let key: String?
    public let body: [UInt8]
    public let proof: HookProof

    public init(feed: HookFeed, key: String?, body: [UInt8], proof: HookProof) {
        self.feed = feed
        self.key = key
        self.body = body
        self.proof = proof
    }
}

/// What came along with a notice to say who sent it; each feed has its own way.
public struct HookProof: Sendable {
    /// `Webhook-Signature`.
    public let signature: String?
    /// What only the sender knows, in the address, for senders that do not sign.
    public let token: String?
    /// The token of `Authorization: Bearer`.
    public let bearer: String?

    public init(signature: String? = nil, token: String? = nil, bearer: String? = nil) {
        self.signature = signature
        self.token = token
        self.bearer = bearer
    }
}

/// What a sender is answered.
public struct HookReceipt: Sendable, Equatable {
    /// What Roku wants back, and under which key.
    public let responseKey: String?
    public let apiKey: String?
}

extension Helpdesk {
    /// Checks who sent a notice and stores it, in one transaction; it is read later. A repeat is counted.
    ///
    /// Throws `unauthenticated` for a notice that is not proven to be the brand's, `invalid` for one that is no JSON,
    /// `unavailable` while a proof cannot be checked.
    public func receiveHook(_ hook: IncomingHook) throws -> HookReceipt {
        let time = clock()
        guard let key = hook.key, key.hasPrefix("pk_"), let principal = keys.principal(of: key, at: time) else {
            throw HelpdeskError.unauthenticated(reason: "The address needs the brand's publishable key: ?key=pk_….")
        }
        let settings = try setups.setup(of: principal.brand, database).hooks
        let (event, receipt) = try settings.verified(hook, publicKeys, at: time)
        try database.write { session in
            try event.insert(brand: principal.brand, in: session)
            try DueTimer.setUnlessSet(.readHooks, principal.brand, brand: principal.brand, due: time, in: session)
        }
        return receipt
    }

    /// How many notices came in, by feed, topic and what came of them; repeats are counted apart.
    public func hookCounts(as principal: Principal) throws -> [HookCount] {
        try principal.mustManageBrand()
        return try database.read { session in
            try session.query(
                """
                SELECT feed, topic, state, COUNT(*), SUM(seen), MAX(received_at) FROM hook_event
                WHERE brand_id = $1 GROUP BY feed, topic, state ORDER BY feed, topic, state
                """, [.text(principal.brand)]
            ) { row in
                HookCount(
                    feed: row.text(0), topic: row.text(1), state: row.text(2), count: row.int(3),
                    repeats: row.int(4) - row.int(3), lastAt: Timestamp(row.int(5)))
            }
        }
    }
}

public struct HookCount: Sendable, Equatable {
    public let feed: String
    public let topic: String
    public let state: String
    public let count: Int64
    public let repeats: Int64
    public let lastAt: Timestamp
}
