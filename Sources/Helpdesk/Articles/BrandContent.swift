import Bot
import FAQIndex

/// All that a brand publishes, ready to serve. Immutable: publishing swaps it whole. A class, since each request takes
/// hold of one.
public final class BrandContent: Sendable {
    public let brand: Brand
    public let locales: [LocaleTag: LocaleContent]
    /// What locales there are, for apps to choose from.
    public let localesJSON: PreparedJSON
    /// The brand's rules, in their order.
    public let rules: [Rule]
    public let settings: BotSettings
    /// Tells the language of a message; nil where there is but one.
    let guesser: LanguageGuesser?

    /// `before`: what was published until now; what has not changed since is used again.
    init(
        brand: Brand, locales: [LocaleTag: LocaleContent], languages: Languages, before: BrandContent? = nil
    ) {
        self.brand = brand
        self.locales = locales
        if let before, before.locales.mapValues(\.edition) == locales.mapValues(\.edition) {
            guesser = before.guesser
        } else {
            guesser = LanguageGuesser(locales.mapValues(\.samples))
        }
        localesJSON = Self.localesJSON(locales.keys, of: brand, languages: languages)
        (rules, settings) = ([], BotSettings())
    }

    /// The same content with other rules and settings: nothing is indexed or trained anew.
    private init(_ content: BrandContent, _ rules: [Rule], _ settings: BotSettings) {
        (brand, localesJSON, guesser) = (content.brand, content.localesJSON, content.guesser)
        locales = content.locales.mapValues { $0.with(rules) }
        (self.rules, self.settings) = (rules, settings)
    }

    func with(_ rules: [Rule], _ settings: BotSettings) -> BrandContent { BrandContent(self, rules, settings) }

    /// The content for the first wanted locale that there is, along the fallback chain. nil for an empty FAQ.
    public func content(for wanted: [LocaleTag]) -> LocaleContent? {
        // Nearly always.
        if let first = wanted.first, let content = locales[first] { return content }
        let chosen = LocaleTag.choose(wanted, among: locales.keys, otherwise: brand.defaultLocale)
        return locales[chosen] ?? locales.min { $0.key < $1.key }?.value
    }
}

extension Brand {
    /// The names that articles may hold between `{{` and `}}`.
    static let placeholders: Set<String> = ["brand.name", "brand.accountUrl"]

    var placeholderValues: [String: String] { ["brand.name": name, "brand.accountUrl": accountURL] }
}
