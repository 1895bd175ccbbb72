import Storage

/// A key as it is listed: never the key itself, which is shown once and stored hashed.
public struct KeyEntry: Sendable, Equatable {
    public let id: String
    public let kind: AccessKeyKind
    /// Whose it is, for an agent's.
    public let agent: String?
    public let createdAt: Timestamp
    /// A key that was rotated works until then.
    public let expiresAt: Timestamp?
}

extension Helpdesk {
    /// A rotated key works at most this long beside the new one: 30 days.
    public static let longestKeyGrace: Int64 = 30 * 86_400

    /// The brand's keys that are valid. Throws `notAllowed`.
    public func listKeys(as principal: Principal) throws -> [KeyEntry] {
        try principal.mustBeAdmin()
        let time = clock()
        return try database.read { try KeyEntry.all(of: principal.brand, at: time, in: $0) }
    }

    /// Makes a publishable or secret key, which is shown this once. Throws `notAllowed`, `invalid`.
    public func addKey(_ kind: AccessKeyKind, as principal: Principal) throws -> (key: KeyEntry, token: String) {
        try principal.mustBeAdmin()
        guard kind != .agent else {
            throw HelpdeskError.invalid(
                field: "kind", expected: "publishable or secret; an agent's comes with the agent")
        }
        return try replaceKey(nil, kind: kind, agent: nil, grace: 0, as: principal)
    }

    /// Makes a new key in place of another, which goes on working for a while (seconds) so that nothing stands still.
    /// Throws `notAllowed`, `notFound`, `invalid`.
    public func rotateKey(
        _ id: String, graceSeconds grace: Int64, as principal: Principal
    ) throws -> (key: KeyEntry, token: String) {
        try principal.mustBeAdmin()
        guard (0...Self.longestKeyGrace).contains(grace) else {
            throw HelpdeskError.invalid(field: "graceSeconds", expected: "0 to \(Self.longestKeyGrace)")
        }
        let time = clock()
        let old = try database.read { session in
            let owner = try session.first(
                "SELECT agent_id FROM access_key WHERE id = $1 AND brand_id = $2", [.text(id), .text(principal.brand)]
            ) { $0.optionalText(0) }
            return try KeyEntry.all(of: principal.brand, at: time, in: session).first { $0.id == id }.map {
                ($0, owner)
            }
        }
        guard let (key, owner) = old else { throw HelpdeskError.notFound(what: "key") }
        return try replaceKey(key, kind: key.kind, agent: owner ?? nil, grace: grace, as: principal)
    }

    /// Makes a key void at once. Throws `notAllowed`, `notFound`.
    public func revokeKey(_ id: String, as principal: Principal) throws {
        try principal.mustBeAdmin()
        let time = clock()
        let revoked = try database.write { session in
            try Change.keys(principal.brand).record(in: session)
            return try session.execute(
                "UPDATE access_key SET revoked_at = $1 WHERE id = $2 AND brand_id = $3 AND revoked_at IS NULL",
                [.int(time.milliseconds), .text(id), .text(principal.brand)])
        }
        guard revoked == 1 else { throw HelpdeskError.notFound(what: "key") }
        try keys.reload(from: database)
    }

    private func replaceKey(
        _ old: KeyEntry?, kind: AccessKeyKind, agent: String?, grace: Int64, as principal: Principal
    ) throws -> (key: KeyEntry, token: String) {
        let (token, time) = (AccessKey.make(kind), clock())
        let key = try database.write { session -> KeyEntry in
            if let old {
                let end = min(time.adding(seconds: grace), old.expiresAt ?? .never)
                let updated = try session.execute(
                    "UPDATE access_key SET expires_at = $1 WHERE id = $2 AND revoked_at IS NULL",
                    [.int(end.milliseconds), .text(old.id)])
                // Somebody has revoked it meanwhile.
                guard updated == 1 else { throw HelpdeskError.notFound(what: "key") }
            }
            try Change.keys(principal.brand).record(in: session)
            try AccessKey.insert(token, kind, brand: principal.brand, agent: agent, at: time, in: session)
            let made = try session.first(
                "SELECT id FROM access_key WHERE hash = $1", [.text(AccessKey.hash(token))]
            ) { $0.text(0) }
            return try KeyEntry.all(of: principal.brand, at: time, in: session).first { $0.id == made }
                ?? KeyEntry(id: made ?? "", kind: kind, agent: nil, createdAt: time, expiresAt: nil)
        }
        try keys.reload(from: database)
        return (key, token)
    }
}

extension KeyEntry {
    static func all(of brand: String, at time: Timestamp, in session: any Session) throws -> [KeyEntry] {
        try session.query(
            """
            SELECT k.id, k.kind, a.name, k.created_at, k.expires_at
            FROM access_key k LEFT JOIN agent a ON a.id = k.agent_id
            WHERE k.brand_id = $1 AND k.id IS NOT NULL AND k.revoked_at IS NULL
                AND (k.expires_at IS NULL OR k.expires_at > $2)
            ORDER BY k.created_at, k.id
            """, [.text(brand), .int(time.milliseconds)]
        ) { row in
            guard let kind = AccessKeyKind(rawValue: row.text(1)) else {
                throw StorageError.damaged(reason: "a key is of no known kind")
            }
            return KeyEntry(
                id: row.text(0), kind: kind, agent: row.optionalText(2), createdAt: Timestamp(row.int(3)),
                expiresAt: row.optionalInt(4).map { Timestamp($0) })
        }
    }
}
