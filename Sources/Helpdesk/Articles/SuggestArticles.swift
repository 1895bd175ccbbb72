import FAQIndex

/// An article that somebody may be typing the name of.
public struct Suggestion: Sendable {
    public let article: PreparedArticle
    /// Its title, or the way of asking for it, that holds what was typed.
    public let text: String
}

extension LocaleContent {
    /// Completes what is being typed to articles, the best first. Reads memory only.
    public func suggest(_ typed: String, limit: Int) -> [Suggestion] {
        completions.complete(typed, limit: limit).map { Suggestion(article: articles[$0.document], text: $0.text) }
    }
}
