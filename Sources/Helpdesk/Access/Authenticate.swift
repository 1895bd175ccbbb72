extension Helpdesk {
    /// Who sends this `Authorization` header. Throws `unauthenticated`.
    public func authenticate(_ header: String?) throws -> Principal {
        guard let header else {
            throw HelpdeskError.unauthenticated(reason: "A key is needed: Authorization: Bearer pk_…, sk_… or at_….")
        }
        let space = UInt8(ascii: " ")
        let scheme = header.utf8.prefix { $0 != space }
        let token = header.utf8.dropFirst(scheme.count).drop { $0 == space }
        guard String(Substring(scheme)).lowercased() == "bearer", !token.isEmpty, !token.contains(space) else {
            throw HelpdeskError.unauthenticated(reason: "The Authorization header must be: Bearer, a space, the key.")
        }
        guard let principal = keys.principal(of: String(Substring(token)), at: clock()) else {
            throw HelpdeskError.unauthenticated(reason: "This key is not valid.")
        }
        return principal
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
