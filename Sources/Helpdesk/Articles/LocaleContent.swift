import Bot
import FAQIndex
import Synchronization

/// A brand's FAQ in one locale: the articles as they are served, what searches look in, and what the bot knows.
/// Immutable; a class, since each request takes hold of one.
public final class LocaleContent: Sendable {
    /// No other content in this process has the same.
    public let edition: Int
    public let locale: LocaleTag
    public let language: Language
    /// By their number in the index.
    public let articles: PublishedArticles
    public let knowledge: Knowledge
    /// What the bot works with.
    public let skills: Skills
    let sections: Sections
    /// What, besides the articles, this was made with.
    let fingerprint: String

    private static let editions = Atomic<Int>(0)

    /// Indexes nothing: the layers are that. Trains the bot when the FAQ is small enough.
    init(_ articles: PublishedArticles, fingerprint: String, in workshop: Workshop) {
        edition = Self.editions.wrappingAdd(1, ordering: .relaxed).newValue
        self.articles = articles
        self.fingerprint = fingerprint
        (locale, language) = (articles.locale, articles.language)
        sections = Sections(articles)
        knowledge = Knowledge(
            index: articles.index, model: workshop.model(of: articles), wording: language.wording,
            calibration: language.calibration,
            personDocuments: Set(articles.position(of: "contact-agent").map { [$0] } ?? []))
        let names = ArticleNames(
            id: { articles.id($0) }, title: { articles.title($0) }, position: { articles.position(of: $0) })
        skills = Skills(
            knowledge: knowledge, articles: names, labels: language.phrases.labels, intake: workshop.intake,
            rules: RuleBook([], locale: locale, wording: language.wording))
    }

    /// The same with other skills.
    private init(_ content: LocaleContent, knowledge: Knowledge, skills: Skills) {
        (edition, fingerprint, sections) = (content.edition, content.fingerprint, content.sections)
        (locale, language, articles) = (content.locale, content.language, content.articles)
        (self.knowledge, self.skills) = (knowledge, skills)
    }

    /// The same with a brand's rules and thresholds; nil for those of the language.
    func with(_ rules: [Rule], _ thresholds: Thresholds?) -> LocaleContent {
        let (lexicon, calibration) = (language.lexicon, language.calibration)
        let book = RuleBook(rules, locale: locale, wording: language.wording) { lexicon?.concepts(in: $0) ?? [] }
        let knowledge = knowledge.with(calibration.with(thresholds ?? calibration.thresholds))
        return LocaleContent(self, knowledge: knowledge, skills: skills.with(knowledge, book))
    }

    /// Larger FAQs get no model, and are published in layers.
    static let mostTaughtArticles = 5_000
    private static let mostSampledArticles = 300

    /// Texts in this language, those first that are the most like what subscribers write.
    var samples: [String] {
        let sampled = articles.current.prefix(Self.mostSampledArticles).map(articles.prepare)
        let wordings = language.phrases.recognises.sorted { $0.key.rawValue < $1.key.rawValue }
            .filter { $0.key != .language }.flatMap(\.value)
        // Each article gives a little, so that none fills the sample alone.
        let stopWords = language.analyzer.profile.stopWords
        return wordings + stopWords + language.outside + sampled.flatMap { [$0.title] + $0.asked }
            + sampled.map(\.plainText)
    }

    /// The sections and their articles, for apps to show.
    public var sectionsJSON: PreparedJSON { sections.json }

    public func article(_ id: String) -> PreparedArticle? { articles.position(of: id).map { articles[$0] } }
}
