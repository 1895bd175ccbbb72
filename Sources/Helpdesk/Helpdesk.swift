import Bot
import Storage
import Synchronization

/// The customer care of many brands. Each use case is a method in a file of its own; HTTP, command line and bot
/// call the same.
public final class Helpdesk: Sendable {
    let database: any Database
    let languages: Languages
    let clock: Clock
    let publicURL: String
    let keys = KeyDirectory()
    let content = ContentStore()
    let settings = SettingsStore()
    /// What fetches for brands.
    let transport: any Transport
    let connectors: Connectors
    let publicKeys: PublicKeys
    let searches = SearchCounts()
    let follower = ChangeFollower()
    let snapshots: SnapshotFolder?
    /// Something was said in a conversation.
    public let changes = ConversationChanges()

    /// Brings the store's schema up to date and loads keys and content.
    public init(
        database: any Database, languages: Languages, _ surroundings: Surroundings = .init(),
        clock: @escaping Clock = { .now }
    ) throws {
        transport = surroundings.transport ?? NetworkTransport(policy: surroundings.hosts)
        connectors = Connectors(transport: transport)
        publicKeys = PublicKeys(transport: transport)
        snapshots = surroundings.snapshots.map { SnapshotFolder(path: $0) }
        publicURL = surroundings.publicURL
        self.database = database
        self.languages = languages
        self.clock = clock
        try database.migrate(Schema.migrations, now: clock().milliseconds)
        try Article.numberAll(in: database)
        try reload()
    }

    /// Reads keys, and all brands' settings and content, anew.
    private func reload() throws {
        try keys.reload(from: database)
        let brands = try database.read(Brand.all)
        snapshots?.keep(Set(brands.map(\.id)))
        for brand in brands {
            try settings.reload(brand.id, from: database)
            try reloadContent(of: brand.id)
        }
    }

    public func hasBrand(_ id: String) -> Bool { content.brand(id) != nil }

    /// Throws what keeps the store from answering, or from taking writes: after one that it could not keep, it has to
    /// show that it can again.
    public func checkReady() throws {
        _ = try database.read { try $0.first("SELECT count(*) FROM change", []) { $0.int(0) } }
        // Nothing is stored by it, but whoever has locked the file keeps it from beginning.
        guard database.writeFault != nil else { return try database.write { _ in } }
        try database.write { session in
            // A row of no kind that anybody follows. SQLite does not write a page that stays as it is.
            try session.execute(
                """
                INSERT INTO change (kind, brand_id, version) VALUES ('probe', '', 1)
                ON CONFLICT (kind, brand_id) DO UPDATE SET version = change.version + 1
                """, [])
        }
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
        follower.stop()
        // Counts are worth no failure.
        try? storeSearchCounts()
        database.close()
    }
}
