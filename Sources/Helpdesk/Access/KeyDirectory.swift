import Storage
import Synchronization

/// All valid keys in memory, so that authorisation never waits for the database.
final class KeyDirectory: Sendable {
    private struct State {
        /// Of `Change.keys`, by brand, when these were read.
        var versions: [String: Int64] = [:]
        /// By hash, as they are stored.
        var principals: [String: Principal] = [:]
        /// By the token itself, for those that were seen since the keys were read: their hash is known already.
        var seen: [String: Principal] = [:]

        func isNewer(than other: State) -> Bool {
            versions.contains { $0.value > other.versions[$0.key] ?? 0 }
        }
    }

    private let state = Mutex(State())

    /// Reads the keys anew; call it after keys changed.
    func reload(from database: any Database) throws {
        let fresh = try database.read { session in
            let rows = try session.query(
                """
                SELECT k.hash, k.brand_id, k.kind, a.id, a.name, a.role
                FROM access_key k LEFT JOIN agent a ON a.id = k.agent_id WHERE k.revoked_at IS NULL
                """, []
            ) { row -> (String, Principal)? in
                let kind: Principal.Kind
                switch AccessKeyKind(rawValue: row.text(2)) {
                case .publishable: kind = .visitor
                case .secret: kind = .integration
                case .agent:
                    guard let role = Agent.Role(rawValue: row.text(5)) else { return nil }
                    kind = .agent(Agent(id: row.text(3), name: row.text(4), role: role))
                case nil: return nil
                }
                return (row.text(0), Principal(brand: row.text(1), kind: kind))
            }
            return State(
                versions: try Change.versions(of: .keys, in: session),
                principals: Dictionary(rows.compactMap { $0 }) { first, _ in first })
        }
        // Two that read at the same time: what was read later stays.
        state.withLock { if !$0.isNewer(than: fresh) { $0 = fresh } }
    }

    var versions: [String: Int64] { state.withLock { $0.versions } }

    func principal(of token: String) -> Principal? {
        if let known = state.withLock({ $0.seen[token] }) { return known }
        let hash = AccessKey.hash(token)
        return state.withLock { state in
            guard let principal = state.principals[hash] else { return nil }
            state.seen[token] = principal
            return principal
        }
    }
}
