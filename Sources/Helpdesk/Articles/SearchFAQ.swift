import FAQIndex

/// A language tag, as this module's callers name it.
public typealias LocaleTag = FAQIndex.LocaleTag

/// What a search of a brand's FAQ found, in the locale that was served.
public struct FAQSearch: Sendable {
    public let content: LocaleContent
    public let total: Int
    public let hits: [Hit]

    public func article(_ hit: Hit) -> PreparedArticle { content.articles[hit.document] }
}

extension LocaleContent {
    /// Searches this content. Reads memory only.
    ///
    /// `exactFirst`: a title or variant that is the query comes before all others.
    public func search(_ query: String, limit: Int, exactFirst: Bool = true) -> FAQSearch {
        let result = knowledge.index.search(query, limit: limit, exactFirst: exactFirst)
        return FAQSearch(content: self, total: result.total, hits: result.hits)
    }
}

extension Helpdesk {
    /// The content for the nearest of the wanted locales. Reads memory only. Throws `notFound` for an empty FAQ.
    public func faq(for locales: [LocaleTag], as principal: Principal) throws -> LocaleContent {
        guard let content = try content(of: principal).content(for: locales) else {
            throw HelpdeskError.notFound(what: "published article in any locale")
        }
        return content
    }

    /// An article, the sources it is read for, and its labelled choices where the reader's source is not known.
    ///
    /// `subscriber`: whose source decides; nil for anybody. Reads the store for a subscriber only.
    public func readArticle(
        _ id: String, in content: LocaleContent, as principal: Principal, subscriber: String?
    ) throws -> (article: PreparedArticle, reading: PreparedArticle.Reading) {
        guard let article = content.article(id) else { throw HelpdeskError.notFound(what: "article") }
        let sources = subscriber.map { collectContext(of: $0, brand: principal.brand).sources }
        return (article, article.reading(for: sources))
    }
}
