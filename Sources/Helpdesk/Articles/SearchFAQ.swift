import FAQIndex

/// A language tag, as this module's callers name it.
public typealias LocaleTag = FAQIndex.LocaleTag

/// Why a search result has its score, as this module's callers name it.
public typealias Explanation = FAQIndex.Explanation

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
        let end = query.offset + result.hits.count
        let hasMore = !result.hits.isEmpty && end < min(result.total, FAQSearch.deepest)
        return FAQSearch(
            content: self, query: query, total: result.total, hits: result.hits, next: hasMore ? end : nil,
            facets: query.isFaceted ? sections.facets(result.groupTotals) : nil)
    }
}

extension FAQSearch {
    /// The title and the telling part of the text of an article, as safe HTML with the query's words marked.
    public struct Highlight: Sendable {
        public let title: String
        public let snippet: String
    }

    /// For each hit, where the query's words stand in it.
    public func highlights() -> [Highlight] {
        let highlighter = Highlighter(query.text, analyzer: content.language.analyzer)
        return hits.map { hit in
            let article = article(hit)
            return Highlight(title: highlighter.html(article.title), snippet: highlighter.snippet(article.plainText))
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
