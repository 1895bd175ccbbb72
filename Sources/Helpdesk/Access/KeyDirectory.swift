import Storage
import Synchronization

/// All valid keys in memory, so that authorisation never waits for the database.
final class KeyDirectory: Sendable {
    private let principals = Mutex<[String: Principal]>([:])

    /// Reads the keys anew; call it after keys changed.
    func reload(from database: any Database) throws {
        let rows = try database.read { session in
            try session.query(
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
        }
        let fresh = Dictionary(rows.compactMap { $0 }) { first, _ in first }
        principals.withLock { $0 = fresh }
    }

    func principal(of token: String) -> Principal? {
        let hash = AccessKey.hash(token)
        return principals.withLock { $0[hash] }
    }
}
