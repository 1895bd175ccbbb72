import FAQIndex

/// The articles of one locale by their numbers in the index: those of the base layer first, then those that were
/// published since. An article is prepared when it is first asked for. Immutable.
public struct PublishedArticles: Sendable {
    let brand: String
    let locale: LocaleTag
    let language: Language
    let placeholders: [String: String]
    let base: ContentLayer
    /// What was published since the base was built; nil when that is nothing.
    let fresh: ContentLayer?
    /// Numbers in the base whose article is gone or stands in `fresh`.
    let outdated: Set<Int>
    private let prepared = PreparedShelf()

    init(
        _ place: ContentPlace, base: ContentLayer, fresh: ContentLayer? = nil, outdated: some Sequence<Int> = []
    ) {
        (brand, locale) = (place.brand, place.locale)
        (language, placeholders) = (place.language, place.placeholders)
        self.base = base
        self.fresh = fresh
        self.outdated = Set(outdated)
    }

    /// How many numbers there are; those of `outdated` among them.
    public var count: Int { base.shelf.count + (fresh?.shelf.count ?? 0) }

    /// The numbers of the articles that are published.
    var current: [Int] { (0..<count).filter { !outdated.contains($0) } }

    /// The ids of those, in the same order.
    var ids: [String] { current.map(id) }

    public subscript(document: Int) -> PreparedArticle { entry(document).article }

    /// The article as a chat message, for a reader; nil: of whom nothing is known.
    func reply(_ document: Int, for audience: Audience?) -> String {
        let entry = entry(document)
        return audience.map { entry.article.reply(for: $0) } ?? entry.reply
    }

    private func entry(_ document: Int) -> PreparedShelf.Entry {
        prepared.entry(document) { prepare(document) }
    }

    /// Made anew, and not kept: for those who read them all.
    func prepare(_ document: Int) -> PreparedArticle {
        PreparedArticle(stored(document), language: language, placeholders: placeholders)
    }

    /// The article as it is stored.
    func stored(_ document: Int) -> Article {
        at(document) { shelf, position in shelf.article(position, locale: locale) }
    }

    public func id(_ document: Int) -> String { at(document) { $0.id($1) } }

    public func title(_ document: Int) -> String { at(document) { $0.title($1) } }

    func section(_ document: Int) -> String { at(document) { $0.section($1) } }

    /// The members of a search result, as JSON without braces, where they lie in memory.
    public func withFragment<Value>(_ document: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        at(document) { $0.withFragment($1, body) }
    }

    func prefetchFragment(_ document: Int) { at(document) { $0.prefetchFragment($1) } }

    /// nil when no such article is published.
    func position(of id: String) -> Int? {
        if let position = fresh?.shelf.position(of: id) { return base.shelf.count + position }
        return base.shelf.position(of: id).flatMap { outdated.contains($0) ? nil : $0 }
    }

    var index: Index {
        guard let fresh else { return base.index.without(outdated) }
        return base.index.without(outdated).layered(under: fresh.index)
    }

    private func at<Value>(_ document: Int, _ read: (ArticleShelf, Int) -> Value) -> Value {
        let first = base.shelf.count
        guard document >= first, let fresh else { return read(base.shelf, document) }
        return read(fresh.shelf, document - first)
    }
}

/// Whose articles in which locale, and what they are prepared with.
struct ContentPlace: Sendable {
    let brand: String
    let locale: LocaleTag
    let language: Language
    let placeholders: [String: String]

    init(_ brand: Brand, _ locale: LocaleTag, _ language: Language) {
        (self.brand, self.locale, self.language) = (brand.id, locale, language)
        placeholders = brand.placeholderValues
    }

    /// A name for all that decides how an article is indexed and served besides its own words.
    var fingerprint: String {
        let values = placeholders.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let parts = [String(Self.format), brand, locale.description, language.digest] + values
        return Crypto.hex(Crypto.sha256(parts: parts))
    }

    /// To be raised when articles are prepared in another way.
    private static let format = 1
}
