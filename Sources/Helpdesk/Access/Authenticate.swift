extension Helpdesk {
    /// Who sends this `Authorization` header. Throws `unauthenticated`.
    public func authenticate(_ header: String?) throws -> Principal {
        guard let header else {
            throw HelpdeskError.unauthenticated(reason: "A key is needed: Authorization: Bearer pk_…, sk_… or at_….")
        }
        guard let token = Self.token(in: header) else {
            throw HelpdeskError.unauthenticated(reason: "The Authorization header must be: Bearer, a space, the key.")
        }
        guard let principal = keys.principal(of: token, at: clock()) else {
            throw HelpdeskError.unauthenticated(reason: "This key is not valid.")
        }
        return principal
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
