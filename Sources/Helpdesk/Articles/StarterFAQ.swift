import FAQIndex

/// The FAQ that comes with the program, as content of a brand that is in no store.
public enum StarterFAQ {
    /// All its locales, or only the one that is nearest to the wanted one: indexing and training the others would
    /// take a second for nothing. `articles`: others in place of the starter's, in the same brand. Throws `ContentError`.
    public static func load(
        _ folder: String, for wanted: LocaleTag? = nil, articles: [Article]? = nil, teaching: Teaching = .standard
    ) throws -> BrandContent {
        let languages = try Languages(folder: folder)
        var articles = try articles ?? ArticleFolder.read(folder, locales: languages.locales)
        guard let standard = LocaleTag("en") else { preconditionFailure("\"en\" is a language tag") }
        if let wanted {
            let nearest = LocaleTag.choose([wanted], among: Set(articles.map(\.locale)), otherwise: standard)
            articles.removeAll { $0.locale != nearest }
        }
        let brand = Brand(
            id: "starter", name: "Hi5", defaultLocale: standard, accountURL: "https://example.com/account",
            signingSecret: "", suspendedAt: nil)
        return BrandContent(brand: brand, whole: articles, languages: languages, teaching: teaching)
    }

    /// The one of its languages that a text is in. Throws `ContentError`.
    public static func language(of text: String, _ folder: String) throws -> LocaleTag {
        // Languages are told by the articles' texts: the bot has nothing to learn for it.
        try load(folder, teaching: Teaching(variants: 0, outside: [])).language(of: text)
    }

    /// Its articles in all locales. Throws `ContentError`.
    public static func articles(_ folder: String) throws -> [Article] {
        try ArticleFolder.read(folder, locales: Languages(folder: folder).locales)
    }
}
