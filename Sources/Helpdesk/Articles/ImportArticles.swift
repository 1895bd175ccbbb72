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
            return ArticlePlan(batch.articles, over: stored, mode: mode).report(isDryRun: true)
        }
        let plan = try changeArticles(of: brand, by: principal.author) { work in
            let plan = ArticlePlan(batch.articles, over: try Article.all(of: brand, in: work.session), mode: mode)
            try plan.carryOut(in: &work)
            return plan
        }
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
