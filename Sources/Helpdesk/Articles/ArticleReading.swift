/// Where an article stands in what was read.
public struct ArticlePlace: Sendable, Equatable {
    /// The file, or another name for what was read; nil when it is known by its id and locale only.
    public var file: String?
    /// Counted from 1; nil when the article is a whole file, or where lines say nothing.
    public var line: Int?
    /// Where the fields begin, when each has lines of its own.
    var fieldLines: [ArticleField: Int] = [:]
    var askedLines: [Int] = []

    func line(of field: ArticleField, item: Int?) -> Int? {
        switch field {
        case .asked:
            if let item, askedLines.indices.contains(item) { return askedLines[item] }
            return fieldLines[field] ?? line
        case .body:
            return fieldLines[field].map { $0 + max(0, (item ?? 1) - 1) } ?? line
        default: return fieldLines[field] ?? line
        }
    }
}

/// What reading content gave: the articles that could be read, and all that is wrong.
public struct ArticleReading: Sendable {
    public struct Entry: Sendable {
        public let article: Article
        public let place: ArticlePlace
    }

    public private(set) var entries: [Entry] = []
    public private(set) var errors = ContentErrors()
    private var positions: [ArticleKey: Int] = [:]

    public init() {}

    /// The articles. Throws `ContentErrors` when there is any mistake, or no article at all.
    public func batch(of name: String) throws -> ArticleBatch {
        var errors = errors
        if entries.isEmpty, errors.isEmpty {
            errors.add(ContentError(file: name, line: nil, reason: "there is no article in it"))
        }
        guard errors.isEmpty else { throw errors }
        return ArticleBatch(checked: entries.map(\.article))
    }

    mutating func fail(_ file: String, _ line: Int?, _ reason: String, in field: ArticleField? = nil) {
        errors.add(ContentError(file: file, line: line, reason: reason, field: field))
    }

    mutating func add(_ draft: ArticleDraft, at place: ArticlePlace) {
        let (article, mistakes) = draft.checked()
        let file = place.file ?? "article"
        for mistake in mistakes {
            fail(file, place.line(of: mistake.field, item: mistake.item), mistake.reason, in: mistake.field)
        }
        guard let article else { return }
        if let earlier = positions[article.key] {
            let first = entries[earlier].place
            let line = first.line.map { ":\($0)" } ?? ""
            fail(
                file, place.line(of: .id, item: nil),
                "\(article.id) in \(article.locale) stands here for the second time; it is in "
                    + "\(first.file ?? "article")\(line) too")
            return
        }
        positions[article.key] = entries.count
        var place = place
        // The article's body begins behind the blank lines.
        let blank = draft.texts[.body]?.withLineFeeds.utf8.prefix { $0 == UInt8(ascii: "\n") }.count ?? 0
        place.fieldLines[.body]? += blank
        entries.append(Entry(article: article, place: place))
    }
}

/// Articles that were checked: within the limits of `Helpdesk.importArticles`, and no two of one id and locale.
public struct ArticleBatch: Sendable {
    public let articles: [Article]

    fileprivate init(checked articles: [Article]) { self.articles = articles }

    /// Checks articles that were made by a program. Throws `ContentErrors`.
    public init(_ articles: [Article]) throws {
        var reading = ArticleReading()
        for (position, article) in articles.enumerated() {
            reading.add(ArticleDraft(article), at: ArticlePlace(file: "articles[\(position)]"))
        }
        self = try reading.batch(of: "articles")
    }
}
