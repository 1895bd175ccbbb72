import FAQIndex

/// Titles and lines asked that find another article before their own.
enum LintSearch {
    /// Searches the index that a brand would publish of these articles, which are of one locale.
    static func findings(in entries: [ArticleReading.Entry], _ language: Language) -> [LintFinding] {
        let values = ["brand.name": "Brand", "brand.accountUrl": "https://example.com/account"]
        let prepared = entries.map { PreparedArticle($0.article, language: language, placeholders: values) }
        let index = Index(prepared.map(\.indexed), analyzer: language.analyzer)
        var titles: [String: Int] = [:]
        for entry in entries { titles[ReadableText.key(entry.article.title), default: 0] += 1 }
        return entries.flatMap { entry in
            let article = entry.article
            func check(_ text: String, _ field: ArticleField, _ item: Int?) -> LintFinding? {
                guard let hit = index.search(text, limit: 1, exactFirst: false).hits.first else { return nil }
                let other = prepared[hit.document].id
                guard other != article.id else { return nil }
                let message = "\(text.quotedForError) finds \(other) first"
                return LintFinding(.foundElsewhere, entry, message, at: field, item: item)
            }
            // Of two articles with one title only one can be found first: that is said of the titles themselves.
            let isOnlyTitle = titles[ReadableText.key(article.title)] == 1
            let own = isOnlyTitle ? [check(article.title, .title, nil)] : []
            return (own + article.asked.enumerated().map { check($1, .asked, $0) }).compactMap { $0 }
        }
    }
}
