/// Whom a key stands for, in the words of whoever holds it.
public struct KeyHolder: Sendable, Equatable {
    public let brand: Brand
    public let kind: AccessKeyKind
    /// The agent; nil for the other kinds of key.
    public let agent: Agent?
}

extension Helpdesk {
    /// Whom the key of a request stands for; reads memory only. Throws `notFound`.
    public func whoAmI(_ principal: Principal) throws -> KeyHolder {
        guard let brand = content.brand(principal.brand) else { throw HelpdeskError.notFound(what: "brand") }
        return switch principal.kind {
        case .visitor: KeyHolder(brand: brand, kind: .publishable, agent: nil)
        case .integration: KeyHolder(brand: brand, kind: .secret, agent: nil)
        case .agent(let agent): KeyHolder(brand: brand, kind: .agent, agent: agent)
        }
    }
}
