import FAQIndex

extension Helpdesk {
    /// The articles of the principal's brand as they were stored, by locale and id; `locale`: of this one only,
    /// without fallback. Throws `notAllowed`.
    public func exportArticles(as principal: Principal, locale: LocaleTag?) throws -> [Article] {
        try principal.mustManageContent()
        let articles = try database.read { try Article.all(of: principal.brand, in: $0) }
        return articles.filter { locale == nil || $0.locale == locale }.sorted { $0.key < $1.key }
    }
}
