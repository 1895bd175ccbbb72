import FAQIndex

/// What an import does with the articles that are there already.
public enum ImportMode: String, Sendable, CaseIterable {
    /// Keeps the others.
    case merge
    /// Removes the others of the locales that are imported. Other locales stay.
    case replace
}

/// What an import changes, or would change. Each list is ordered by locale and id.
public struct ImportReport: Sendable, Equatable {
    public struct Change: Sendable, Equatable {
        public let key: ArticleKey
        public let fields: [ArticleField]
    }

    public let mode: ImportMode
    /// True when nothing was changed, only compared.
    public let isDryRun: Bool
    public let added: [ArticleKey]
    public let changed: [Change]
    public let unchanged: [ArticleKey]
    public let removed: [ArticleKey]
}

extension Helpdesk {
    /// Imports articles into the principal's brand, all or none, and publishes them. An article is known by its id and
    /// locale; one that is as it was is not touched.
    ///
    /// Limits are those of `ArticleBatch`: title 1 to 300 characters, section and tags 1 to 100, body 1 to 100,000, at
    /// most 500 lines asked of 1 to 1,000, at most 50 tags. Throws `notAllowed`, `notFound` (the brand).
    public func importArticles(
        _ batch: ArticleBatch, as principal: Principal, mode: ImportMode, dryRun: Bool
    ) throws -> ImportReport {
        try principal.mustManageContent()
        let brand = principal.brand
        guard content.brand(brand) != nil else { throw HelpdeskError.notFound(what: "brand") }
        if dryRun {
            let stored = try database.read { try Article.all(of: brand, in: $0) }
            return ImportPlan(batch.articles, over: stored, mode: mode).report(isDryRun: true)
        }
        let time = clock()
        let plan = try database.write { session in
            let plan = ImportPlan(batch.articles, over: try Article.all(of: brand, in: session), mode: mode)
            for article in plan.stored { try article.store(for: brand, at: time, in: session) }
            for key in plan.removed { try Article.delete(key, of: brand, in: session) }
            if plan.changesAnything { try Change.content(brand).record(in: session) }
            return plan
        }
        if plan.changesAnything { try reloadContent(of: brand) }
        return plan.report(isDryRun: false)
    }
}

extension Principal {
    /// Content is for the brand's programs and for those who lead its agents. Throws `notAllowed`.
    public func mustManageContent() throws {
        switch kind {
        case .integration: return
        case .agent(let agent) where agent.role == .lead || agent.role == .admin: return
        case .agent:
            throw HelpdeskError.notAllowed(reason: "Content is managed by agents whose role is lead or admin.")
        case .visitor:
            throw HelpdeskError.notAllowed(
                reason: "Content is managed with a secret key (sk_…), or as an agent whose role is lead or admin.")
        }
    }
}

/// The difference between what is imported and what is stored.
private struct ImportPlan: Sendable {
    let mode: ImportMode
    /// The articles that are new or changed.
    let stored: [Article]
    let removed: [ArticleKey]
    private let added: [ArticleKey]
    private let changed: [ImportReport.Change]
    private let unchanged: [ArticleKey]

    init(_ articles: [Article], over existing: [Article], mode: ImportMode) {
        self.mode = mode
        let before = Dictionary(existing.map { ($0.key, $0) }) { first, _ in first }
        var stored: [Article] = []
        var added: [ArticleKey] = []
        var changed: [ImportReport.Change] = []
        var unchanged: [ArticleKey] = []
        for article in articles.sorted(by: { $0.key < $1.key }) {
            guard let old = before[article.key] else {
                added.append(article.key)
                stored.append(article)
                continue
            }
            let fields = article.differences(from: old)
            if fields.isEmpty {
                unchanged.append(article.key)
            } else {
                changed.append(.init(key: article.key, fields: fields))
                stored.append(article)
            }
        }
        let kept = Set(articles.map(\.key))
        let locales = Set(articles.map(\.locale))
        let others = existing.map(\.key).filter { locales.contains($0.locale) && !kept.contains($0) }
        removed = mode == .replace ? others.sorted() : []
        (self.stored, self.added, self.changed, self.unchanged) = (stored, added, changed, unchanged)
    }

    var changesAnything: Bool { !stored.isEmpty || !removed.isEmpty }

    func report(isDryRun: Bool) -> ImportReport {
        ImportReport(
            mode: mode, isDryRun: isDryRun, added: added, changed: changed, unchanged: unchanged, removed: removed)
    }
}
