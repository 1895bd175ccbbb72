import Bot
import Dispatch
import FAQIndex
import JSON
import Synchronization

/// All that a brand publishes, ready to serve. Immutable: publishing swaps it whole.
public struct BrandContent: Sendable {
    public let brand: Brand
    public let locales: [LocaleTag: LocaleContent]
    /// What locales there are, for apps to choose from.
    public let localesJSON: PreparedJSON

    init(brand: Brand, articles: [Article], languages: Languages, teaching: Teaching = .standard) {
        self.brand = brand
        let groups = Dictionary(grouping: articles, by: \.locale).sorted { $0.key < $1.key }
        let prepared = Mutex<[LocaleTag: LocaleContent]>([:])
        // Each locale is indexed and its model trained by itself, on as many cores as there are.
        DispatchQueue.concurrentPerform(iterations: groups.count) { position in
            let (locale, articles) = groups[position]
            // A locale without data of its own speaks the brand's language around its articles.
            guard
                let language = languages[locale] ?? languages[brand.defaultLocale]
                    ?? languages.locales.first.flatMap({ languages[$0] })
            else { return }
            let content = LocaleContent(
                locale: locale, language: language, articles: articles, placeholders: brand.placeholderValues,
                teaching: teaching)
            prepared.withLock { $0[locale] = content }
        }
        let locales = prepared.withLock { $0 }
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

/// A brand's FAQ in one locale: the index, what the bot knows, and the articles as they are served.
public struct LocaleContent: Sendable {
    public let locale: LocaleTag
    public let language: Language
    public let articles: [PreparedArticle]
    public let knowledge: Knowledge
    /// What is being typed is completed to these.
    let completions: Completions
    let sections: Sections
    private let positions: [String: Int]

    init(locale: LocaleTag, language: Language, articles: [Article], placeholders: [String: String], teaching: Teaching)
    {
        self.locale = locale
        self.language = language
        self.articles = articles.map { PreparedArticle($0, language: language, placeholders: placeholders) }
        positions = Dictionary(uniqueKeysWithValues: articles.enumerated().map { ($1.id, $0) })
        sections = Sections(self.articles, locale: locale, language: language)
        let documents = Self.documents(self.articles)
        completions = Completions(documents, analyzer: language.analyzer)
        let lesson = teaching.lesson(self.articles, in: language)
        knowledge = Knowledge(
            index: Index(documents, analyzer: language.analyzer),
            model: KeywordModel(lesson), wording: language.wording, calibration: language.calibration,
            personDocuments: Set(positions["contact-agent"].map { [$0] } ?? []))
    }

    /// What a search of these articles looks in.
    static func index(_ articles: [PreparedArticle], _ language: Language) -> Index {
        Index(documents(articles), analyzer: language.analyzer)
    }

    private static func documents(_ articles: [PreparedArticle]) -> [IndexDocument] {
        articles.map { article in
            IndexDocument(title: article.title, asked: article.asked, tags: article.tags, body: article.plainText)
        }
    }

    /// The sections and their articles, for apps to show.
    public var sectionsJSON: PreparedJSON { sections.json }

    public func article(_ id: String) -> PreparedArticle? { positions[id].map { articles[$0] } }
}
