/// The ids and titles of the articles, by their position in the index. There may be very many: they are read one by one.
public struct ArticleNames: Sendable {
    public let id: @Sendable (Int) -> String
    public let title: @Sendable (Int) -> String
    /// nil when it is not published any more.
    public let position: @Sendable (String) -> Int?

    public init(
        id: @escaping @Sendable (Int) -> String, title: @escaping @Sendable (Int) -> String,
        position: @escaping @Sendable (String) -> Int?
    ) {
        self.id = id
        self.title = title
        self.position = position
    }

    public init(_ articles: [(id: String, title: String)]) {
        let positions = Dictionary(articles.enumerated().map { ($1.id, $0) }) { first, _ in first }
        self.init(id: { articles[$0].id }, title: { articles[$0].title }, position: { positions[$0] })
    }
}
