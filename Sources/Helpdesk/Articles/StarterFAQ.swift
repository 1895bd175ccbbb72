import FAQIndex

/// The FAQ that comes with the program, as content of a brand that is in no store.
public enum StarterFAQ {
    /// Throws `ContentError`.
    public static func load(_ folder: String) throws -> BrandContent {
        let languages = try Languages(folder: folder)
        let articles = try ArticleFolder.read(folder, locales: languages.locales)
        guard let standard = LocaleTag("en") else { preconditionFailure("\"en\" is a language tag") }
        let brand = Brand(
            id: "starter", name: "Hi5", defaultLocale: standard, accountURL: "https://example.com/account",
            signingSecret: "")
        return BrandContent(brand: brand, articles: articles, languages: languages)
    }

    /// Its articles in all locales. Throws `ContentError`.
    public static func articles(_ folder: String) throws -> [Article] {
        try ArticleFolder.read(folder, locales: Languages(folder: folder).locales)
    }
}
