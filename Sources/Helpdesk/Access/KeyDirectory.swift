import Storage
import Synchronization

/// All valid keys in memory, so that authorisation never waits for the database.
final class KeyDirectory: Sendable {
    private struct Entry {
        let owner: KeyOwner
        /// A key that was rotated works until then.
        let expiresAt: Timestamp?
    }

    private struct State {
        /// Of `Change.keys`, by brand, when these were read.
        var versions: [String: Int64] = [:]
        /// By hash, as they are stored.
        var entries: [String: Entry] = [:]
        /// By the token itself, for those that were seen since the keys were read: their hash is known already.
        var seen: [String: Entry] = [:]
    }

    private let state = Mutex(State())
    /// One reads at a time, so that what is read later is newer.
    private let reading = Mutex(())

    /// Reads the keys anew; call it after keys changed.
    func reload(from database: any Database) throws {
        try reading.withLock { _ in
            let fresh = try Self.read(from: database)
            state.withLock { $0 = fresh }
        }
    }

    private static func read(from database: any Database) throws -> State {
        try database.read { session in
            let operators = try session.query(
                "SELECT hash, id, name, expires_at FROM operator_key WHERE revoked_at IS NULL", []
            ) { row -> (String, Entry)? in
                let person = Operator(id: row.text(1), name: row.text(2))
                let expiresAt = row.optionalInt(3).map { Timestamp($0) }
                return (row.text(0), Entry(owner: .installation(person), expiresAt: expiresAt))
            }
            let rows = try session.query(
                """
                SELECT k.hash, k.brand_id, k.kind, a.id, a.name, a.role, a.profile, k.expires_at, b.suspended_at
                FROM access_key k JOIN brand b ON b.id = k.brand_id LEFT JOIN agent a ON a.id = k.agent_id
                WHERE k.revoked_at IS NULL AND a.removed_at IS NULL
                """, []
            ) { row -> (String, Entry)? in
                let kind: Principal.Kind
                switch AccessKeyKind(rawValue: row.text(2)) {
                case .publishable: kind = .visitor
                case .secret: kind = .integration
                case .agent:
                    guard let role = Agent.Role(rawValue: row.text(5)) else { return nil }
                    kind = .agent(
                        Agent(
                            id: row.text(3), name: row.text(4), role: role,
                            profile: try AgentProfile(stored: row.text(6))))
                case nil: return nil
                }
                let isSuspended = row.optionalInt(8) != nil
                let entry = Entry(
                    owner: isSuspended ? .suspended : .brand(Principal(brand: row.text(1), kind: kind)),
                    expiresAt: row.optionalInt(7).map { Timestamp($0) })
                return (row.text(0), entry)
            }
            return State(
                versions: try Change.versions(of: .keys, in: session),
                entries: Dictionary((rows + operators).compactMap { $0 }) { first, _ in first })
        }
    }

    var versions: [String: Int64] { state.withLock { $0.versions } }

    func owner(of token: String, at time: Timestamp) -> KeyOwner? {
        guard let entry = entry(of: token), entry.expiresAt.map({ time < $0 }) ?? true else { return nil }
        return entry.owner
    }

    /// nil also for an operator's.
    func principal(of token: String, at time: Timestamp) -> Principal? {
        if case .brand(let principal) = owner(of: token, at: time) { principal } else { nil }
    }

    private func entry(of token: String) -> Entry? {
        if let known = state.withLock({ $0.seen[token] }) { return known }
        let hash = AccessKey.hash(token)
        return state.withLock { state in
            guard let entry = state.entries[hash] else { return nil }
            state.seen[token] = entry
            return entry
        }
    }
}
