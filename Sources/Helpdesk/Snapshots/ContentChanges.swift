import FAQIndex
import JSON
import Storage

/// What is stored of a brand's articles: which there are, and what each says.
struct ArticleList: Sendable {
    /// By locale, the revision of each article, its boost counted in.
    let revisions: [LocaleTag: [String: Int64]]
    /// By locale, of the articles that have one.
    let boosts: [String: [String: ArticleBoost]]

    static func read(of brand: String, in session: any Session) throws -> ArticleList {
        var revisions: [LocaleTag: [String: Int64]] = [:]
        let boosts = try ArticleBoost.all(of: brand, in: session)
        // Few locales, many articles: a tag is read once.
        var tags: [String: LocaleTag] = [:]
        let rows = try session.query(
            "SELECT locale, id, revision FROM article WHERE brand_id = $1", [.text(brand)]
        ) { ($0.text(0), $0.text(1), $0.int(2)) }
        for (name, id, revision) in rows {
            guard let locale = tags[name] ?? LocaleTag(name) else {
                throw StorageError.damaged(reason: "article \(id) has no valid locale")
            }
            tags[name] = locale
            revisions[locale, default: [:]][id] = (boosts[name]?[id] ?? .none).revision(of: revision)
        }
        return ArticleList(revisions: revisions, boosts: boosts)
    }
}

/// What sets the stored articles of a locale apart from those of a layer.
struct ContentChanges: Sendable, Equatable {
    /// Ids that the layer has not, or with other words.
    let fresh: [String]
    /// Documents of the layer that are gone or say something else now.
    let outdated: [Int]

    init(from layer: ContentLayer, to stored: [String: Int64]) {
        var missing = stored
        var outdated: [Int] = []
        for document in 0..<layer.shelf.count {
            let id = layer.shelf.id(document)
            if let revision = layer.shelf.revision(document), stored[id] == revision {
                missing[id] = nil
            } else {
                outdated.append(document)
            }
        }
        fresh = missing.keys.sorted()
        self.outdated = outdated
    }

    var isEmpty: Bool { fresh.isEmpty && outdated.isEmpty }

    /// Whether a small layer on top does. An FAQ that the bot is trained on is small, and built whole.
    func areFew(beside count: Int) -> Bool {
        if isEmpty { return true }
        return count >= LocaleContent.mostTaughtArticles && (fresh.count + outdated.count) * 16 <= count
    }
}

extension RevisedArticle {
    /// Articles of a locale: these, or all.
    static func read(
        _ ids: [String]?, at place: ContentPlace, _ boosts: [String: ArticleBoost], _ session: any Session
    ) throws -> [RevisedArticle] {
        let selection = "SELECT \(Article.columns), revision FROM article WHERE brand_id = $1 AND locale = $2"
        func read(_ row: any Row) throws -> RevisedArticle {
            let article = try Article(row)
            let boost = boosts[article.id] ?? .none
            return RevisedArticle(
                article: article, revision: boost.revision(of: row.int(Article.columnCount)), boost: boost)
        }
        let values: [SQLValue] = [.text(place.brand), .text(place.locale.description)]
        guard let ids else { return try session.query(selection, values, read) }
        return try ids.flatMap { id in
            try session.query("\(selection) AND id = $3", values + [.text(id)], read)
        }
    }
}
