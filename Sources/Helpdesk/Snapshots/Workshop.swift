import Bot
import FAQIndex

/// What content is made with, besides articles and languages.
struct Workshop: Sendable {
    var snapshots: SnapshotFolder?
    var teaching = Teaching.standard
    /// What an article's topic needs to know before a hand-over: names of questions, by article.
    var intake: [String: [String]] = [:]

    /// What the bot learns from the articles; nil for an FAQ that is too large for it.
    func model(of articles: PublishedArticles) -> KeywordModel? {
        guard articles.count <= LocaleContent.mostTaughtArticles else { return nil }
        let lesson = teaching.lesson(articles)
        guard let snapshots else { return KeywordModel(lesson) }
        return snapshots.model(brand: articles.brand, locale: articles.locale, of: lesson)
    }
}
