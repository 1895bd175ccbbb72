import Bot

/// What of the content the bot is taught. `standard` is what serves; the others are for measuring what pays.
public struct Teaching: Sendable, Equatable {
    /// So many lines of an article, from the first; nil: all.
    public var variants: Int?
    public var usesConcepts: Bool
    /// Messages that no article answers, in place of the language's.
    public var outside: [String]?

    public init(variants: Int? = nil, usesConcepts: Bool = true, outside: [String]? = nil) {
        self.variants = variants
        self.usesConcepts = usesConcepts
        self.outside = outside
    }

    public static let standard = Teaching()

    func lesson(_ articles: PublishedArticles) -> Lesson {
        let language = articles.language
        var examples = (outside ?? language.outside).map { Example($0, nil) }
        // Only what people ask in their own words teaches the model; articles without that are found by search.
        for position in articles.current {
            let article = articles.stored(position)
            guard !article.asked.isEmpty else { continue }
            let asked = article.asked.prefix(variants ?? .max)
            examples += ([article.title.filling(articles.placeholders)] + asked).map { Example($0, position) }
        }
        return Lesson(
            examples, profile: language.analyzer.profile, lexicon: usesConcepts ? language.lexicon : nil)
    }
}
