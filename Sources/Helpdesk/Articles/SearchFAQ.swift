import FAQIndex

/// A language tag, as this module's callers name it.
public typealias LocaleTag = FAQIndex.LocaleTag

/// Why a search result has its score, as this module's callers name it.
public typealias Explanation = FAQIndex.Explanation

/// A text with the words of a query marked, as this module's callers name it.
public typealias MarkedText = FAQIndex.MarkedText

/// What is searched for in a brand's FAQ.
public struct FAQQuery: Sendable {
    public var text: String
    /// Where to search; nil for everywhere.
    public var section: String?
    public var limit: Int
    public var offset: Int
    /// Whether the matches of each section are counted.
    public var isFaceted: Bool

    public init(_ text: String, in section: String? = nil, limit: Int, offset: Int = 0, isFaceted: Bool = false) {
        self.text = text
        self.section = section
        self.limit = limit
        self.offset = offset
        self.isFaceted = isFaceted
    }
}

/// What a search of a brand's FAQ found, in the locale that was served.
public struct FAQSearch: Sendable {
    public let content: LocaleContent
    public let query: FAQQuery
    public let total: Int
    public let hits: [Hit]
    /// Where the next page begins; nil on the last.
    public let next: Int?
    /// The sections that have matches, whichever section was searched, in their order; nil when not asked for.
    public let facets: [Facet]?

    public struct Facet: Sendable, Equatable {
        public let section: String
        public let title: String
        public let total: Int
    }

    /// Nobody turns more pages than this many results fill.
    public static let deepest = 10_000

    public func article(_ hit: Hit) -> PreparedArticle { content.articles[hit.document] }
}

extension LocaleContent {
    /// Searches this content. Reads memory only.
    public func search(_ query: FAQQuery) -> FAQSearch {
        let section = query.section.map { sections.number(of: $0) ?? Sections.none }
        let groups =
            section != nil || query.isFaceted
            ? DocumentGroups(sections.ofArticles, wanted: section, isCounted: query.isFaceted) : nil
        let result = knowledge.index.search(query.text, limit: query.limit, offset: query.offset, in: groups)
        // They are all that most answers need besides.
        for hit in result.hits { articles.prefetchFragment(hit.document) }
        let end = query.offset + result.hits.count
        let hasMore = !result.hits.isEmpty && end < min(result.total, FAQSearch.deepest)
        return FAQSearch(
            content: self, query: query, total: result.total, hits: result.hits, next: hasMore ? end : nil,
            facets: query.isFaceted ? sections.facets(result.groupTotals) : nil)
    }
}

extension FAQSearch {
    /// The title and the telling part of the text of an article, with the query's words marked.
    public struct Highlight: Sendable {
        public let title: MarkedText
        public let snippet: MarkedText
    }

    /// For each hit, where the query's words stand in it.
    public func highlights() -> [Highlight] {
        let highlighter = content.knowledge.index.highlighter(for: query.text)
        return hits.map { hit in
            let article = article(hit)
            return Highlight(title: highlighter.mark(article.title), snippet: highlighter.snippet(article.labelledText))
        }
    }
}

extension FAQSearch {
    /// For each hit, why it has its score.
    public func explanations() -> [Explanation] {
        hits.map { content.knowledge.index.explain(query.text, $0, article($0).indexed) }
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
