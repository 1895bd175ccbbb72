import Storage

extension Helpdesk {
    /// Adds an operator and returns the key, which is shown this once. Whoever may open the store may do this; over
    /// HTTP, other operators. Throws `invalid`.
    public func addOperator(name: String) throws -> (person: Operator, token: String) {
        guard name.contains(where: { !$0.isWhitespace }), name.unicodeScalars.count <= 100 else {
            throw HelpdeskError.invalid(field: "name", expected: "a name of 1 to 100 characters")
        }
        let time = clock()
        let token = Operator.prefix + Crypto.base64URL(Crypto.randomBytes(32))
        let person = Operator(id: Identifier.make("opr", at: time), name: name)
        try database.write { try Self.insert(person, token, at: time, in: $0) }
        try keys.reload(from: database)
        return (person, token)
    }

    public func listOperators() throws -> [OperatorEntry] {
        let time = clock()
        return try database.read { try OperatorEntry.all(at: time, in: $0) }
    }

    /// Makes a new key in place of an operator's, which goes on working for a while (seconds). Throws `notFound`, `invalid`.
    public func rotateOperator(_ id: String, graceSeconds grace: Int64) throws -> (person: Operator, token: String) {
        guard (0...Self.longestKeyGrace).contains(grace) else {
            throw HelpdeskError.invalid(field: "graceSeconds", expected: "0 to \(Self.longestKeyGrace)")
        }
        let time = clock()
        let token = Operator.prefix + Crypto.base64URL(Crypto.randomBytes(32))
        let person = try database.write { session in
            guard let old = try OperatorEntry.all(at: time, in: session).first(where: { $0.person.id == id }) else {
                throw HelpdeskError.notFound(what: "operator")
            }
            let end = min(time.adding(seconds: grace), old.expiresAt ?? .never)
            try session.execute(
                "UPDATE operator_key SET expires_at = $1 WHERE id = $2", [.int(end.milliseconds), .text(id)])
            let person = Operator(id: Identifier.make("opr", at: time), name: old.person.name)
            try Self.insert(person, token, at: time, in: session)
            return person
        }
        try keys.reload(from: database)
        return (person, token)
    }

    /// Makes an operator's key void at once. Throws `notFound`, and `conflict` for the last one.
    public func revokeOperator(_ id: String) throws {
        let time = clock()
        try database.write { session in
            let all = try OperatorEntry.all(at: time, in: session)
            guard all.contains(where: { $0.person.id == id }) else { throw HelpdeskError.notFound(what: "operator") }
            guard all.contains(where: { $0.person.id != id && $0.expiresAt == nil }) else {
                throw HelpdeskError.conflict(
                    code: "last_operator", reason: "This is the last operator's key; add another one first.")
            }
            try session.execute(
                "UPDATE operator_key SET revoked_at = $1 WHERE id = $2", [.int(time.milliseconds), .text(id)])
            try Change.operators.record(in: session)
        }
        try keys.reload(from: database)
    }

    private static func insert(
        _ person: Operator, _ token: String, at time: Timestamp, in session: any Session
    ) throws {
        try session.execute(
            "INSERT INTO operator_key (id, name, hash, created_at) VALUES ($1, $2, $3, $4)",
            [.text(person.id), .text(person.name), .text(AccessKey.hash(token)), .int(time.milliseconds)])
        try Change.operators.record(in: session)
    }
}
