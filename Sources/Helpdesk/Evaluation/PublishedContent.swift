extension Helpdesk {
    /// The content of a brand as it was published, learned from as told. Throws `notFound`.
    public func publishedContent(of id: String, teaching: Teaching = .standard) throws -> BrandContent {
        guard let served = content.content(of: id) else { throw HelpdeskError.notFound(what: "brand") }
        guard teaching != .standard else { return served }
        let articles = try database.read { try Article.all(of: id, in: $0) }
        return BrandContent(brand: served.brand, whole: articles, languages: languages, teaching: teaching)
    }
}
