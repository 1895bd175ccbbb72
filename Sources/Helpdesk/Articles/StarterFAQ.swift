import FAQIndex

/// The FAQ that comes with the program, as content of a brand that is in no store.
public struct StarterFAQ {
    private static let standard: LocaleTag = {
        guard let tag = LocaleTag("en") else { preconditionFailure("\"en\" is a language tag") }
        return tag
    }()

    private let languages: Languages
    private let articles: [Article]

    /// `articles`: others in place of the starter's, in the same brand. Throws `ContentError`.
    public init(_ folder: String, articles: [Article]? = nil) throws {
        languages = try Languages(folder: folder)
        self.articles = try articles ?? ArticleFolder.read(folder, locales: languages.locales)
    }

    /// All its locales, or only the one that is nearest to the wanted one: indexing and training the others would
    /// take a second for nothing.
    public func content(for wanted: LocaleTag? = nil, teaching: Teaching = .standard) -> BrandContent {
        let nearest = wanted.map {
            LocaleTag.choose([$0], among: Set(articles.map(\.locale)), otherwise: Self.standard)
        }
        let brand = Brand(
            id: "starter", name: "Hi5", defaultLocale: Self.standard, accountURL: "https://example.com/account",
            signingSecret: "", suspendedAt: nil)
        return BrandContent(
            brand: brand, whole: nearest.map { nearest in articles.filter { $0.locale == nearest } } ?? articles,
            languages: languages, teaching: teaching)
    }

    /// The one of its languages that a text is in.
    public func language(of text: String) -> LocaleTag {
        // Languages are told by the articles' texts: the bot has nothing to learn for it.
        content(teaching: Teaching(variants: 0, outside: [])).language(of: text)
    }

    /// Its articles in all locales. Throws `ContentError`.
    public static func articles(_ folder: String) throws -> [Article] { try StarterFAQ(folder).articles }
}
