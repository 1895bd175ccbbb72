import FAQIndex

/// The FAQ that comes with the program, as content of a brand that is in no store.
public enum StarterFAQ {
    /// All its locales, or only the one that is nearest to the wanted one: indexing and training the others would
    /// take a second for nothing. Throws `ContentError`.
    public static func load(_ folder: String, for wanted: LocaleTag? = nil) throws -> BrandContent {
        let languages = try Languages(folder: folder)
        var articles = try ArticleFolder.read(folder, locales: languages.locales)
        guard let standard = LocaleTag("en") else { preconditionFailure("\"en\" is a language tag") }
        if let wanted {
            let nearest = LocaleTag.choose([wanted], among: Set(articles.map(\.locale)), otherwise: standard)
            articles.removeAll { $0.locale != nearest }
        }
        let brand = Brand(
            id: "starter", name: "Hi5", defaultLocale: standard, accountURL: "https://example.com/account",
            signingSecret: "")
        let tasks = Dictionary(grouping: articles, by: \.locale).sorted { $0.key < $1.key }.compactMap {
            locale, articles in
            languages.language(locale, of: brand).map { ContentTask(ContentPlace(brand, locale, $0), articles) }
        }
        return BrandContent(brand: brand, locales: ContentTask.run(tasks, savingTo: nil), languages: languages)
    }

    /// Its articles in all locales. Throws `ContentError`.
    public static func articles(_ folder: String) throws -> [Article] {
        try ArticleFolder.read(folder, locales: Languages(folder: folder).locales)
    }
}
