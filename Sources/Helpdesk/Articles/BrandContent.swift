import FAQIndex

/// All that a brand publishes, ready to serve. Immutable: publishing swaps it whole.
public struct BrandContent: Sendable {
    public let brand: Brand
    public let locales: [LocaleTag: LocaleContent]
    /// What locales there are, for apps to choose from.
    public let localesJSON: PreparedJSON

    init(brand: Brand, locales: [LocaleTag: LocaleContent], languages: Languages) {
        self.brand = brand
        self.locales = locales
        localesJSON = Self.localesJSON(locales.keys, of: brand, languages: languages)
    }

    /// The content for the first wanted locale that there is, along the fallback chain. nil for an empty FAQ.
    public func content(for wanted: [LocaleTag]) -> LocaleContent? {
        let chosen = LocaleTag.choose(wanted, among: locales.keys, otherwise: brand.defaultLocale)
        return locales[chosen] ?? locales.min { $0.key < $1.key }?.value
    }
}

extension Brand {
    /// The names that articles may hold between `{{` and `}}`.
    static let placeholders: Set<String> = ["brand.name", "brand.accountUrl"]

    var placeholderValues: [String: String] { ["brand.name": name, "brand.accountUrl": accountURL] }
}
