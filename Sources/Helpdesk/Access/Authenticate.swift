extension Helpdesk {
    /// Who of a brand sends this `Authorization` header. Throws `unauthenticated`, `notAllowed` for an operator.
    public func authenticate(_ header: String?) throws -> Principal {
        guard case .brand(let principal) = try owner(ofKeyIn: header) else {
            throw HelpdeskError.notAllowed(
                reason: "This is an operator's key: it is for the installation, not for what a brand has.")
        }
        return principal
    }

    /// Which operator sends this `Authorization` header. Throws `unauthenticated`, `notAllowed`.
    public func authenticateOperator(_ header: String?) throws -> Operator {
        guard case .installation(let person) = try owner(ofKeyIn: header) else {
            throw HelpdeskError.notAllowed(reason: "This is for those who run the installation: use a key op_….")
        }
        return person
    }

    /// Who sends this `Authorization` header. Throws `unauthenticated`.
    public func owner(ofKeyIn header: String?) throws -> KeyOwner {
        guard let header else {
            throw HelpdeskError.unauthenticated(reason: "A key is needed: Authorization: Bearer pk_…, sk_… or at_….")
        }
        guard let token = Self.token(in: header) else {
            throw HelpdeskError.unauthenticated(reason: "The Authorization header must be: Bearer, a space, the key.")
        }
        guard let owner = keys.owner(of: token, at: clock()) else {
            throw HelpdeskError.unauthenticated(reason: "This key is not valid.")
        }
        guard owner != .suspended else { throw HelpdeskError.brandSuspended }
        return owner
    }

    private static let scheme = Array("bearer ".utf8)

    /// What stands behind "Bearer" (in any case) and spaces; nil for anything else.
    private static func token(in header: String) -> String? {
        let space = UInt8(ascii: " ")
        var header = header
        return header.withUTF8 { bytes in
            guard bytes.count > scheme.count, zip(bytes, scheme).allSatisfy({ $0 | 0x20 == $1 }) else { return nil }
            let token = bytes[scheme.count...].drop { $0 == space }
            guard !token.isEmpty, !token.contains(space) else { return nil }
            return String(decoding: token, as: UTF8.self)
        }
    }

    /// The subscriber that a token names, signed by the principal's brand. Throws `unauthenticated`.
    public func identify(_ token: String?, for principal: Principal) throws -> String? {
        guard let token else { return nil }
        guard let brand = content.brand(principal.brand) else { throw HelpdeskError.notFound(what: "brand") }
        do {
            return try SubscriberToken.verify(token, keys: brand.signingKeys, now: clock())
        } catch {
            throw HelpdeskError.unauthenticated(reason: "The subscriber token is not valid: \(error.reason).")
        }
    }
}
