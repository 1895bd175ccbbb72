import FAQIndex

/// The difference between the articles that a brand is given and those that it has.
struct ArticlePlan: Sendable {
    let mode: ImportMode
    /// The articles that are new or changed, each with what was there before.
    private let stored: [(article: Article, old: Article?)]
    private let removed: [ArticleKey]
    private let added: [ArticleKey]
    private let changed: [ImportReport.Change]
    private let unchanged: [ArticleKey]

    init(_ articles: [Article], over existing: [Article], mode: ImportMode) {
        self.mode = mode
        let before = Dictionary(existing.map { ($0.key, $0) }) { first, _ in first }
        var stored: [(article: Article, old: Article?)] = []
        var added: [ArticleKey] = []
        var changed: [ImportReport.Change] = []
        var unchanged: [ArticleKey] = []
        for article in articles.sorted(by: { $0.key < $1.key }) {
            guard let old = before[article.key] else {
                added.append(article.key)
                stored.append((article, nil))
                continue
            }
            let fields = article.differences(from: old)
            if fields.isEmpty {
                unchanged.append(article.key)
            } else {
                changed.append(.init(key: article.key, fields: fields))
                stored.append((article, old))
            }
        }
        let kept = Set(articles.map(\.key))
        let locales = Set(articles.map(\.locale))
        let others = existing.map(\.key).filter { locales.contains($0.locale) && !kept.contains($0) }
        removed = mode == .replace ? others.sorted() : []
        (self.stored, self.added, self.changed, self.unchanged) = (stored, added, changed, unchanged)
    }

    /// Stores what differs. What is as it was is not touched.
    func carryOut(in work: inout ArticleWork) throws {
        let keys = stored.map(\.article.key) + removed
        guard let first = keys.first else { return }
        let versions = try ArticleVersions(of: work.brand, keys.count == 1 ? first : nil, in: work.session)
        for (article, old) in stored { try work.store(article, over: old, last: versions[article.key]) }
        for key in removed { try work.remove(key, last: versions[key]) }
    }

    func report(isDryRun: Bool) -> ImportReport {
        ImportReport(
            mode: mode, isDryRun: isDryRun, added: added, changed: changed, unchanged: unchanged, removed: removed)
    }
}
