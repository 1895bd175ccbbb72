import JSON
import Storage

extension Helpdesk {
    /// The names of the settings, each with a check of its value.
    private static let settings: [String: @Sendable (JSON, HostPolicy) throws(FieldError) -> Void] = [
        HookSettings.name: { json, policy throws(FieldError) in try HookSettings(json).check(policy) },
        ConnectorSettings.name: { json, policy throws(FieldError) in try ConnectorSettings(json).check(policy) },
        PrivacySettings.name: { json, _ throws(FieldError) in _ = try PrivacySettings(json) },
    ]

    /// Replaces one of the brand's settings. Throws `FieldError`, `notFound`, `notAllowed`.
    public func changeSetting(_ name: String, to value: JSON, as principal: Principal) throws {
        try principal.mustManageBrand()
        guard let check = Self.settings[name] else { throw HelpdeskError.notFound(what: "setting") }
        if let name = value.shortenedSecret {
            throw HelpdeskError.invalid(field: name, expected: "the whole secret, not what is shown of it")
        }
        try check(value, transport.policy)
        let time = clock()
        let change = Change.setup(principal.brand)
        let version = try database.write { session in
            try BrandSetting.store(value, as: name, brand: principal.brand, at: time, in: session)
            if name == PrivacySettings.name {
                try Self.scheduleForgettingSubscribers(of: principal.brand, from: time, in: session)
            }
            try change.record(in: session)
            return try change.version(in: session)
        }
        setups.forget(olderThan: [principal.brand: version])
    }

    /// A setting with its secrets shortened to their last four characters; an empty object when it was never made.
    public func readSetting(_ name: String, as principal: Principal) throws -> JSON {
        try principal.mustManageBrand()
        guard Self.settings[name] != nil else { throw HelpdeskError.notFound(what: "setting") }
        let value = try database.read { try BrandSetting.find(name, brand: principal.brand, in: $0) }
        return value?.withoutSecrets ?? .object([])
    }
}

extension Principal {
    /// Secret keys and admins set a brand up and see its subscribers' records.
    func mustManageBrand() throws {
        switch kind {
        case .integration: return
        case .agent(let agent) where agent.role == .admin: return
        case .agent, .visitor:
            throw HelpdeskError.notAllowed(reason: "This is for secret keys (sk_…) and for admins.")
        }
    }
}

extension JSON {
    fileprivate static let secretNames: Set<String> = ["secrets", "token", "apiKey", "key"]

    fileprivate var withoutSecrets: JSON {
        switch self {
        case .object(let members):
            .object(
                members.map {
                    .init($0.name, Self.secretNames.contains($0.name) ? $0.value.shortened : $0.value.withoutSecrets)
                })
        case .array(let items): .array(items.map(\.withoutSecrets))
        default: self
        }
    }

    /// The name of a secret that somebody read here and sent back.
    fileprivate var shortenedSecret: String? {
        switch self {
        case .object(let members):
            members.lazy.compactMap { member in
                guard Self.secretNames.contains(member.name) else { return member.value.shortenedSecret }
                let texts = member.value.array ?? [member.value]
                return texts.contains { $0.string?.hasPrefix("…") ?? false } ? member.name : nil
            }.first
        case .array(let items): items.lazy.compactMap(\.shortenedSecret).first
        default: nil
        }
    }

    private var shortened: JSON {
        switch self {
        case .string(let text): .string("…" + text.suffix(4))
        case .array(let items): .array(items.map(\.shortened))
        default: self
        }
    }
}
