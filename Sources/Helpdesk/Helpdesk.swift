import Storage

/// The customer care of many brands. Each use case is a method in a file of its own; HTTP, command line and bot
/// call the same.
public final class Helpdesk: Sendable {
    let database: any Database
    let languages: Languages
    let clock: Clock
    let keys = KeyDirectory()
    let content = ContentStore()
    let connectors: Connectors
    let searches = SearchCounts()

    /// Brings the store's schema up to date and loads keys and content.
    public convenience init(database: any Database, languages: Languages, clock: @escaping Clock = { .now }) throws {
        try self.init(database: database, languages: languages, transport: URLSessionTransport(), clock: clock)
    }

    /// `transport`: what fetches from billing APIs.
    init(
        database: any Database, languages: Languages, transport: any BillingTransport, clock: @escaping Clock
    ) throws {
        connectors = Connectors(transport: transport)
        self.database = database
        self.languages = languages
        self.clock = clock
        try database.migrate(Schema.migrations, now: clock().milliseconds)
        try reload()
    }

    /// Reads keys and all brands' content anew.
    private func reload() throws {
        try keys.reload(from: database)
        for brand in try database.read(Brand.all) { try reloadContent(of: brand.id) }
    }

    /// Reads one brand's content anew and swaps it whole.
    func reloadContent(of id: String) throws {
        let turn = content.nextTurn()
        let stored = try database.read { session in
            try Brand.find(id, in: session).map { ($0, try Article.all(of: id, in: session)) }
        }
        guard let (brand, articles) = stored else { return }
        content.replace(BrandContent(brand: brand, articles: articles, languages: languages), turn: turn)
    }

    public func hasBrand(_ id: String) -> Bool { content.brand(id) != nil }

    /// Whether the store answers.
    public func isReady() -> Bool {
        (try? database.read { try $0.first("SELECT 1", []) { $0.int(0) } }) == 1
    }

    /// What a brand publishes. Throws `notFound`.
    public func content(of principal: Principal) throws -> BrandContent {
        guard let content = content.content(of: principal.brand) else { throw HelpdeskError.notFound(what: "brand") }
        return content
    }
}

extension Helpdesk {
    /// Lets go of the store, after what was accepted is done.
    public func close() {
        // Counts are worth no failure.
        try? storeSearchCounts()
        database.close()
    }
}
