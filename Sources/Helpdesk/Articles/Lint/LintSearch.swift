/// Titles and lines asked that find another article before their own.
enum LintSearch {
    static func findings(in entries: [ArticleReading.Entry], _ content: LocaleContent) -> [LintFinding] {
        var titles: [String: Int] = [:]
        for entry in entries { titles[ReadableText.key(entry.article.title), default: 0] += 1 }
        return entries.flatMap { entry in
            let article = entry.article
            func check(_ text: String, _ field: ArticleField, _ item: Int?) -> LintFinding? {
                guard let other = first(for: text, in: content), other != article.id else { return nil }
                let message = "\(text.quotedForError) finds \(other) first"
                return LintFinding(.foundElsewhere, entry, message, at: field, item: item)
            }
            // Of two articles with one title only one can be found first: that is said of the titles themselves.
            let isOnlyTitle = titles[ReadableText.key(article.title)] == 1
            let own = isOnlyTitle ? [check(article.title, .title, nil)] : []
            return (own + article.asked.enumerated().map { check($1, .asked, $0) }).compactMap { $0 }
        }
    }

    private static func first(for text: String, in content: LocaleContent) -> String? {
        let found = content.search(text, limit: 1, exactFirst: false)
        return found.hits.first.map { found.article($0).id }
    }
}
