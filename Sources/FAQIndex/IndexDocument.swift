/// What is indexed of one article.
public struct IndexDocument: Sendable {
    public let title: String
    /// How people ask for it.
    public let asked: [String]
    public let tags: [String]
    /// Plain text.
    public let body: String

    public init(title: String, asked: [String] = [], tags: [String] = [], body: String) {
        self.title = title
        self.asked = asked
        self.tags = tags
        self.body = body
    }
}

/// The fields of a document and what a word in each is worth.
enum Field: Int, CaseIterable {
    case title, asked, tags, body

    var weight: Float {
        switch self {
        case .title: 10
        case .asked: 2
        case .tags: 2
        case .body: 1
        }
    }

    /// BM25F's b: how much a long field is held against its words.
    var lengthPenalty: Float {
        switch self {
        case .title, .tags: 0.4
        case .asked: 0.7
        case .body: 0.75
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
