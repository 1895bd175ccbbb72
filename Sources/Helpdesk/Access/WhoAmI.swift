/// Whom a key stands for, in the words of whoever holds it.
public struct KeyHolder: Sendable, Equatable {
    /// nil for those who run the installation.
    public let brand: Brand?
    /// `publishable`, `secret`, `agent` or `operator`.
    public let kind: String
    public let name: String?
    /// The agent; nil for the other kinds of key.
    public let agent: Agent?
}

extension Helpdesk {
    /// Whom the key of a request stands for; reads memory only. Throws `notFound`.
    public func whoAmI(_ owner: KeyOwner) throws -> KeyHolder {
        switch owner {
        case .suspended: throw HelpdeskError.brandSuspended
        case .installation(let person): return KeyHolder(brand: nil, kind: "operator", name: person.name, agent: nil)
        case .brand(let principal):
            guard let brand = content.brand(principal.brand) else { throw HelpdeskError.notFound(what: "brand") }
            let kind: AccessKeyKind
            var holder: Agent?
            switch principal.kind {
            case .visitor: kind = .publishable
            case .integration: kind = .secret
            case .agent(let agent): (kind, holder) = (.agent, agent)
            }
            return KeyHolder(brand: brand, kind: kind.rawValue, name: holder?.name, agent: holder)
        }
    }
}
