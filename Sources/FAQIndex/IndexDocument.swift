/// What is indexed of one article.
public struct IndexDocument: Sendable {
    public let title: String
    /// How people ask for it.
    public let asked: [String]
    public let tags: [String]
    /// Plain text.
    public let body: String
    /// How well it served those who read it, 0 to 1: the better of two that match about alike comes first.
    public let boost: Float

    public init(title: String, asked: [String] = [], tags: [String] = [], body: String, boost: Float = 0) {
        self.title = title
        self.asked = asked
        self.tags = tags
        self.body = body
        self.boost = boost >= 0 ? min(boost, 1) : 0
    }

    public func boosted(by boost: Float) -> IndexDocument {
        IndexDocument(title: title, asked: asked, tags: tags, body: body, boost: boost)
    }
}

/// The fields of a document and what a word in each is worth.
public enum Field: String, Sendable, CaseIterable {
    case title, asked, tags, body

    /// How often somebody who looks for a document takes a word from this field; together 1.
    var share: Float {
        switch self {
        case .title: 0.4
        case .asked: 0.35
        case .tags: 0.05
        case .body: 0.2
        }
    }

    /// BM25F's b: how much a long field is held against its words.
    var lengthPenalty: Float {
        switch self {
        case .title: 0.5
        case .asked: 0.9
        case .tags: 0.7
        case .body: 0.75
        }
    }

    /// Its place in what is kept for each field.
    var position: Int {
        switch self {
        case .title: 0
        case .asked: 1
        case .tags: 2
        case .body: 3
        }
    }

    func forEachText(of document: IndexDocument, _ body: (String) -> Void) {
        switch self {
        case .title: body(document.title)
        case .asked: document.asked.forEach(body)
        case .tags: document.tags.forEach(body)
        case .body: body(document.body)
        }
    }
}
