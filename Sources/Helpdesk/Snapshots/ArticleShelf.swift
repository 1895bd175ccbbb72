import FAQIndex
import JSON

/// The articles of one locale in the order of their ids, ready to be served, in one stretch of memory that may be a
/// mapped file: what nobody reads costs nothing.
struct ArticleShelf: Sendable {
    private enum Field: Int, CaseIterable {
        /// The article as it is stored, as JSON.
        case id, revision, section, title, fragment, article
    }

    private let fields: StoredFields

    var count: Int { fields.count }

    /// `prepared`: the same articles as they are served.
    init(_ articles: [RevisedArticle], _ prepared: [PreparedArticle]) {
        fields = StoredFields(
            fieldCount: Field.allCases.count,
            zip(articles, prepared).map { revised, prepared in
                let article = revised.article
                let stored: JSON = [
                    "title": .string(article.title), "body": .string(article.body),
                    "asked": .array(article.asked.map(JSON.string)), "tags": .array(article.tags.map(JSON.string)),
                ]
                return [
                    Array(article.id.utf8), Array(String(revised.revision).utf8), Array(article.section.utf8),
                    Array(prepared.title.utf8), prepared.fragment, stored.encoded,
                ]
            })
    }

    func id(_ document: Int) -> String { fields.text(document, Field.id.rawValue) }

    /// nil in a file that is damaged under a right checksum.
    func revision(_ document: Int) -> Int64? { Int64(fields.text(document, Field.revision.rawValue)) }

    func section(_ document: Int) -> String { fields.text(document, Field.section.rawValue) }

    func title(_ document: Int) -> String { fields.text(document, Field.title.rawValue) }

    /// The members of a search result, as JSON without braces.
    func withFragment<Value>(_ document: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        fields.withBytes(document, Field.fragment.rawValue, body)
    }

    func prefetchFragment(_ document: Int) { fields.prefetch(document, Field.fragment.rawValue) }

    func article(_ document: Int, locale: LocaleTag) -> Article {
        // A file whose checksum is right holds what was written; should it not, the article is empty.
        let stored = (try? JSON.parse(fields[document, Field.article.rawValue])) ?? .object([])
        func list(_ name: String) -> [String] { stored[name]?.array?.compactMap(\.string) ?? [] }
        return Article(
            id: id(document), locale: locale, section: section(document), title: stored["title"]?.string ?? "",
            body: stored["body"]?.string ?? "", asked: list("asked"), tags: list("tags"))
    }

    /// Where an article stands; nil when it is not here.
    func position(of id: String) -> Int? {
        var range = 0..<count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            let order = fields.withBytes(middle, Field.id.rawValue) { bytes in
                bytes.elementsEqual(id.utf8) ? 0 : bytes.lexicographicallyPrecedes(id.utf8) ? -1 : 1
            }
            switch order {
            case 0: return middle
            case -1: range = middle + 1..<range.upperBound
            default: range = range.lowerBound..<middle
            }
        }
        return nil
    }
}

extension ArticleShelf {
    func write(to path: String, fingerprint: String) throws(IndexFileError) {
        try fields.write(to: path, fingerprint: fingerprint)
    }

    init(mapping path: String, fingerprint: String) throws(IndexFileError) {
        let fields = try StoredFields(mapping: path, fingerprint: fingerprint)
        guard fields.fieldCount == Field.allCases.count else { throw .damagedLayout }
        self.fields = fields
    }
}

/// An article, what its readers say of it, and a number for both.
struct RevisedArticle: Sendable {
    let article: Article
    let revision: Int64
    let boost: ArticleBoost
}

extension Article {
    /// A number for what the article says: another one for other words, the same for the same.
    var revision: Int64 {
        let parts = [section, title, body] + asked + ["\u{0}"] + tags
        // 0 is what articles have that were stored before there were revisions (`Article.numberAll`).
        return max(1, Crypto.sha256(parts: parts).prefix(8).reduce(0) { $0 << 8 | Int64($1) } & .max)
    }
}
