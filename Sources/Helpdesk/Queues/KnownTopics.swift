extension Helpdesk {
    /// What tickets can be about: the ids of the brand's articles, and sections. Throws `notFound`.
    public func knownTopics(as principal: Principal) throws -> Set<String> {
        let content = try content(of: principal)
        return content.locales.values.reduce(into: []) { known, locale in
            known.formUnion(locale.articles.ids)
            known.formUnion(locale.sections.ids)
        }
    }
}
