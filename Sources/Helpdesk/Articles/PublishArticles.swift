import FAQIndex
import Storage

extension Helpdesk {
    /// Stores these articles, all or none, and serves them: an article replaces the one of its id and locale.
    public func publish(_ articles: [Article], brand: String) throws {
        try changeArticles(of: brand, by: "system") { work in
            try ArticlePlan(articles, over: try Article.all(of: brand, in: work.session), mode: .merge)
                .carryOut(in: &work)
        }
    }

    /// Runs a change of a brand's articles in a transaction, and serves what it stored. `author`: as in `ArticleWork`.
    ///
    /// Throws `notFound` for a brand that there is not.
    @discardableResult
    func changeArticles<Outcome: Sendable>(
        of brand: String, by author: String, _ body: @escaping @Sendable (inout ArticleWork) throws -> Outcome
    ) throws -> Outcome {
        guard content.brand(brand) != nil else { throw HelpdeskError.notFound(what: "brand") }
        let time = clock()
        let (outcome, isChanged) = try database.write { session in
            var work = ArticleWork(session: session, brand: brand, author: author, time: time)
            let outcome = try body(&work)
            if work.hasChanged { try Change.content(brand).record(in: session) }
            return (outcome, work.hasChanged)
        }
        if isChanged { try reloadContent(of: brand) }
        return outcome
    }
}
