import FAQIndex

/// An article that somebody may be typing the name of.
public struct Suggestion: Sendable {
    public let id: String
    public let title: String
    /// Its title, or the way of asking for it, that holds what was typed.
    public let text: String
}

extension LocaleContent {
    /// Completes what is being typed to articles, the best first. Reads memory only.
    public func suggest(_ typed: String, limit: Int) -> [Suggestion] {
        let (base, outdated) = (articles.base, articles.outdated)
        // More than wanted, for those that may be out of date.
        var found = base.completions.complete(typed, limit: limit + min(outdated.count, limit * 4))
            .filter { !outdated.contains($0.document) }
        if let fresh = articles.fresh {
            found += fresh.completions.complete(typed, limit: limit).map { $0.moved(by: base.shelf.count) }
            // What one layer had to guess counts only when the other found nothing either.
            let furthest = max(.latin, found.map(\.reading).min() ?? .latin)
            found.removeAll { $0.reading > furthest }
            found.sort {
                ($0.reading, $0.isVariant ? 1 : 0, $0.text.count) < ($1.reading, $1.isVariant ? 1 : 0, $1.text.count)
            }
        }
        return found.prefix(limit).map {
            Suggestion(id: articles.id($0.document), title: articles.title($0.document), text: $0.text)
        }
    }
}

extension Completions.Completion {
    fileprivate func moved(by count: Int) -> Self {
        Self(document: document + count, text: text, isVariant: isVariant, reading: reading)
    }
}
