import FAQIndex

/// A language tag, as this module's callers name it.
public typealias LocaleTag = FAQIndex.LocaleTag

/// What a search of a brand's FAQ found, in the locale that was served.
public struct FAQSearch: Sendable {
    public let content: LocaleContent
    public let total: Int
    public let hits: [Hit]
    /// Where the next page begins; nil on the last.
    public let next: Int?

    /// Nobody turns more pages than this many results fill.
    public static let deepest = 10_000

    public func article(_ hit: Hit) -> PreparedArticle { content.articles[hit.document] }
}

extension LocaleContent {
    /// Searches this content. Reads memory only.
    ///
    /// `section`: where to search; nil for everywhere.
    public func search(_ query: String, in section: String? = nil, limit: Int, offset: Int = 0) -> FAQSearch {
        var group: DocumentGroup?
        if let section {
            guard let number = sections.number(of: section) else {
                return FAQSearch(content: self, total: 0, hits: [], next: nil)
            }
            group = DocumentGroup(number, of: sections.ofArticles)
        }
        let result = knowledge.index.search(query, limit: limit, offset: offset, among: group)
        let end = offset + result.hits.count
        let hasMore = !result.hits.isEmpty && end < min(result.total, FAQSearch.deepest)
        return FAQSearch(content: self, total: result.total, hits: result.hits, next: hasMore ? end : nil)
    }
}

extension FAQSearch {
    /// The title and the telling part of the text of an article, as safe HTML with the query's words marked.
    public struct Highlight: Sendable {
        public let title: String
        public let snippet: String
    }

    /// For each hit, where a query's words stand in it.
    public func highlights(of query: String) -> [Highlight] {
        let highlighter = Highlighter(query, analyzer: content.language.analyzer)
        return hits.map { hit in
            let article = article(hit)
            return Highlight(title: highlighter.html(article.title), snippet: highlighter.snippet(article.plainText))
        }
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

    /// An article as its reader sees it: their own blocks, or labelled choices where it is not known which are theirs.
    ///
    /// `subscriber`: whose source decides; nil for anybody. Reads the store for a subscriber only.
    public func readArticle(
        _ id: String, in content: LocaleContent, as principal: Principal, subscriber: String?
    ) throws -> (article: PreparedArticle, reading: PreparedArticle.Reading) {
        guard let article = content.article(id) else { throw HelpdeskError.notFound(what: "article") }
        let context = subscriber.map { collectContext(of: $0, brand: principal.brand, for: .reading) }
        return (article, article.reading(for: context?.audience))
    }
}
