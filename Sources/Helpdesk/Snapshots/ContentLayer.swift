import FAQIndex

/// Articles of one locale with all that serving them needs. A locale's content is a large layer, and on top of it a
/// small one of what was published since: so publishing an article does not build the others anew. Immutable.
struct ContentLayer: Sendable {
    let shelf: ArticleShelf
    let index: Index
    let completions: Completions

    /// `base`: what this is to lie on top of.
    init(
        _ articles: [RevisedArticle], language: Language, placeholders: [String: String], over base: ContentLayer? = nil
    ) {
        let articles = articles.sorted { $0.article.id.utf8.lexicographicallyPrecedes($1.article.id.utf8) }
        let prepared = articles.map { PreparedArticle($0.article, language: language, placeholders: placeholders) }
        let documents = zip(articles, prepared).map { $1.indexed.boosted(by: $0.boost.value) }
        shelf = ArticleShelf(articles, prepared)
        index = Index(documents, analyzer: language.analyzer, base: base?.index)
        completions = Completions(documents, analyzer: language.analyzer)
    }
}

extension ContentLayer {
    /// Writes the layer to files beside each other. The last one makes the others count.
    func write(to path: String, fingerprint: String) throws(IndexFileError) {
        try index.write(to: path + ".index", fingerprint: fingerprint)
        try completions.write(to: path + ".completions", fingerprint: fingerprint)
        try shelf.write(to: path + ".articles", fingerprint: fingerprint)
    }

    /// Maps the files that were written with the same fingerprint.
    init(mapping path: String, fingerprint: String, analyzer: Analyzer) throws(IndexFileError) {
        shelf = try ArticleShelf(mapping: path + ".articles", fingerprint: fingerprint)
        index = try Index(mapping: path + ".index", fingerprint: fingerprint, analyzer: analyzer)
        guard index.documentCount == shelf.count else { throw .damagedLayout }
        completions = try Completions(
            mapping: path + ".completions", fingerprint: fingerprint, documentCount: shelf.count, analyzer: analyzer)
    }
}
