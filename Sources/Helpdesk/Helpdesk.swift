import Bot
import Storage
import Synchronization

/// The customer care of many brands. Each use case is a method in a file of its own; HTTP, command line and bot
/// call the same.
public final class Helpdesk: Sendable {
    let database: any Database
    let languages: Languages
    let clock: Clock
    let keys = KeyDirectory()
    let content = ContentStore()
    let searches = SearchCounts()
    /// Something was said in a conversation.
    public let changes = ConversationChanges()
    /// Rules are read and put to use one after the other, so that the latest are in use in the end.
    private let rulesTurn = Mutex(())

    /// Brings the store's schema up to date and loads keys and content.
    public init(database: any Database, languages: Languages, clock: @escaping Clock = { .now }) throws {
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
        try reloadRules(of: id)
    }

    /// Reads one brand's rules and settings anew.
    func reloadRules(of id: String) throws {
        try rulesTurn.withLock { _ in
            let (rules, settings) = try database.read { session in
                (try Rule.all(of: id, in: session), try BotSettings.of(id, in: session))
            }
            content.update(id) { $0.with(rules, settings) }
        }
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
