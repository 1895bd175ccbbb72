import FAQIndex
import Storage

/// What became of one article that was put.
public struct PutArticle: Sendable, Equatable {
    public let stored: StoredArticle
    /// Whether there was none before.
    public let isNew: Bool
}

extension Helpdesk {
    /// An article of the principal's brand as it is stored, in this locale and no other. Throws `notAllowed`, `notFound`.
    public func storedArticle(_ key: ArticleKey, as principal: Principal) throws -> StoredArticle {
        try principal.mustManageContent()
        return try database.read { try Self.stored(key, of: principal.brand, in: $0) }
    }

    /// The latest hundred changes of an article, also of one that is gone. Throws `notAllowed`, `notFound`.
    public func articleEvents(of key: ArticleKey, as principal: Principal) throws -> [ArticleEvent] {
        try principal.mustManageContent()
        return try database.read { session in
            let events = try ArticleEvent.list(of: key, brand: principal.brand, in: session)
            // One that was stored before there were events has none yet.
            if events.isEmpty { _ = try Self.stored(key, of: principal.brand, in: session) }
            return events
        }
    }

    /// Adds an article, or puts it in the place of the one of its id and locale, and publishes it. What is as it was
    /// stays at its version.
    ///
    /// Throws `notAllowed`, `ContentErrors`, `changedMeanwhile`, `preconditionFailed`, `existsAlready`,
    /// `idempotencyKeyReused`.
    public func putArticle(
        _ article: Article, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> PutArticle {
        try principal.mustManageContent()
        let batch = try ArticleBatch([article])
        let (brand, key) = (principal.brand, article.key)
        let repeatable = Repeatable(
            brand: brand, scope: principal.author, key: conditions.key,
            request: ["put article", key.id, key.locale.description, String(article.revision)])
        return try changeArticles(of: brand, by: principal.author) { work in
            if let earlier = try repeatable?.earlierResult(in: work.session) {
                return PutArticle(
                    stored: try Self.stored(key, of: brand, in: work.session), isNew: earlier == Self.addedResult)
            }
            let old = try work.find(key, seen: conditions.seen)
            try ArticlePlan(batch.articles, over: old.map { [$0.article] } ?? [], mode: .merge).carryOut(in: &work)
            try repeatable?.remember(old == nil ? Self.addedResult : "changed", at: work.time, in: work.session)
            return PutArticle(stored: try Self.stored(key, of: brand, in: work.session), isNew: old == nil)
        }
    }

    /// Removes an article in one locale, and what is published of it.
    ///
    /// Throws `notAllowed`, `notFound`, `changedMeanwhile`, `preconditionFailed`, `idempotencyKeyReused`.
    public func removeArticle(
        _ key: ArticleKey, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws {
        try principal.mustManageContent()
        let repeatable = Repeatable(
            brand: principal.brand, scope: principal.author, key: conditions.key,
            request: ["remove article", key.id, key.locale.description])
        try changeArticles(of: principal.brand, by: principal.author) { work in
            guard try repeatable?.earlierResult(in: work.session) == nil else { return }
            guard let old = try work.find(key, seen: conditions.seen) else {
                throw HelpdeskError.notFound(what: "article")
            }
            try work.remove(key, last: old.version)
            try repeatable?.remember("removed", at: work.time, in: work.session)
        }
    }

    private static let addedResult = "added"

    private static func stored(
        _ key: ArticleKey, of brand: String, in session: any Session
    ) throws -> StoredArticle {
        guard let stored = try StoredArticle.find(key, of: brand, in: session) else {
            throw HelpdeskError.notFound(what: "article")
        }
        return stored
    }
}

extension ArticleWork {
    /// What is there now; nil when nothing is. Throws unless that is what the writer saw: an article that they saw and
    /// that was removed since is one that was changed meanwhile.
    fileprivate func find(_ key: ArticleKey, seen: SeenVersion) throws -> StoredArticle? {
        let found = try StoredArticle.find(key, of: brand, in: session)
        func since(_ version: Int64) throws -> Meanwhile {
            .article(try ArticleEvent.list(of: key, brand: brand, after: version, in: session))
        }
        if found == nil, case .oneOf(let versions) = seen {
            let last = try ArticleVersions(of: brand, key, in: session)[key]
            if let seen = versions.filter({ (1..<last).contains($0) }).max() {
                throw HelpdeskError.changedMeanwhile(current: last, since: try since(seen))
            }
        }
        try seen.check(current: found?.version ?? 0, since: since)
        return found
    }
}
