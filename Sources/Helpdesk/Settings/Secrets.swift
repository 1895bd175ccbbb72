import JSON

/// Secrets in settings: shown shortened, and not taken back so.
extension JSON {
    private static let secretNames: Set<String> = ["secrets", "token", "apiKey", "key"]

    /// With its secrets shortened to their last four characters.
    var withoutSecrets: JSON {
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
    var shortenedSecret: String? {
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
