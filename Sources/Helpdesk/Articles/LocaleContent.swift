import Bot
import FAQIndex
import Synchronization

/// A brand's FAQ in one locale: the articles as they are served, what searches look in, and what the bot knows.
public struct LocaleContent: Sendable {
    /// No other content in this process has the same.
    public let edition: Int
    public let locale: LocaleTag
    public let language: Language
    /// By their number in the index.
    public let articles: PublishedArticles
    public let knowledge: Knowledge
    let sections: Sections
    /// What, besides the articles, this was made with.
    let fingerprint: String

    private static let editions = Atomic<Int>(0)

    /// Indexes nothing: the layers are that. Trains the bot when the FAQ is small enough.
    init(_ articles: PublishedArticles, fingerprint: String) {
        edition = Self.editions.wrappingAdd(1, ordering: .relaxed).newValue
        self.articles = articles
        self.fingerprint = fingerprint
        (locale, language) = (articles.locale, articles.language)
        sections = Sections(articles)
        knowledge = Knowledge(
            index: articles.index, model: Self.model(of: articles), wording: language.wording,
            personDocuments: Set(articles.position(of: "contact-agent").map { [$0] } ?? []))
    }

    /// Larger FAQs get no model, and are published in layers.
    static let mostTaughtArticles = 5_000

    private static func model(of articles: PublishedArticles) -> KeywordModel? {
        guard articles.count <= mostTaughtArticles else { return nil }
        // Only what people ask in their own words teaches the model; articles without that are found by search.
        var examples = articles.language.outside.map { KeywordModel.Example($0, nil) }
        for document in articles.current {
            let article = articles.stored(document)
            guard !article.asked.isEmpty else { continue }
            let title = article.title.filling(articles.placeholders)
            examples += ([title] + article.asked).map { KeywordModel.Example($0, document) }
        }
        return KeywordModel(examples, profile: articles.language.analyzer.profile)
    }

    /// The sections and their articles, for apps to show.
    public var sectionsJSON: PreparedJSON { sections.json }

    public func article(_ id: String) -> PreparedArticle? { articles.position(of: id).map { articles[$0] } }
}
