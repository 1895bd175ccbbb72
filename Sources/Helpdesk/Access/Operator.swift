import Storage

/// Somebody who runs the installation: adds brands and their first agents, and reads nothing of what brands have.
public struct Operator: Sendable, Equatable {
    /// Of the key.
    public let id: String
    public let name: String

    static let prefix = "op_"
}

/// An operator's key as it is listed.
public struct OperatorEntry: Sendable, Equatable {
    public let person: Operator
    public let createdAt: Timestamp
    /// A key that was rotated works until then.
    public let expiresAt: Timestamp?
}

/// Whose key a request comes with.
public enum KeyOwner: Sendable, Equatable {
    case brand(Principal)
    case installation(Operator)
    /// Somebody's of a brand that operators have suspended.
    case suspended
}

extension OperatorEntry {
    /// Those whose keys are valid.
    static func all(at time: Timestamp, in session: any Session) throws -> [OperatorEntry] {
        try session.query(
            """
            SELECT id, name, created_at, expires_at FROM operator_key
            WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1) ORDER BY created_at, id
            """, [.int(time.milliseconds)]
        ) { row in
            OperatorEntry(
                person: Operator(id: row.text(0), name: row.text(1)), createdAt: Timestamp(row.int(2)),
                expiresAt: row.optionalInt(3).map { Timestamp($0) })
        }
    }
}
