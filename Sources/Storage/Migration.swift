/// A named step of the schema. Steps are only ever appended: one that has shipped never changes.
public struct Migration: Sendable {
    public let name: String
    public let statements: [String]
    /// Tables of words, which each engine makes in its own way.
    public let wordTables: [WordTable]
    /// Those whose definition has changed.
    public let renewedWordTables: [WordTable]

    /// Stands among the steps of a database that another is being moved into, so that nobody serves it.
    public static let unfinishedMove = "unfinished move"

    public init(
        _ name: String, _ statements: [String], wordTables: [WordTable] = [], renewedWordTables: [WordTable] = []
    ) {
        self.name = name
        self.statements = statements
        self.wordTables = wordTables
        self.renewedWordTables = renewedWordTables
    }
}

extension Database {
    /// Brings the schema up to date, all steps in one transaction, and tells which were applied.
    ///
    /// Throws `StorageError.newerDatabase` when the database has a step that is not in `migrations`, and
    /// `unfinishedMove` when it has `Migration.unfinishedMove`, unless that is what is to be finished.
    @discardableResult
    public func migrate(_ migrations: [Migration], now: Int64, finishingMove: Bool = false) throws -> [String] {
        try define { session in
            try session.execute(
                "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)", [])
            let applied = try session.query("SELECT name FROM migration", []) { $0.text(0) }
            guard finishingMove || !applied.contains(Migration.unfinishedMove) else {
                throw StorageError.unfinishedMove
            }
            let known = Set(migrations.map(\.name) + [Migration.unfinishedMove])
            if let unknown = applied.sorted().first(where: { !known.contains($0) }) {
                throw StorageError.newerDatabase(unknownMigration: unknown)
            }
            let missing = migrations.filter { !applied.contains($0.name) }
            for migration in missing {
                let words =
                    migration.wordTables.flatMap { $0.definition(session.dialect) }
                    + migration.renewedWordTables.flatMap { $0.renewal(session.dialect) }
                for statement in migration.statements + words { try session.execute(statement, []) }
                try session.execute(
                    "INSERT INTO migration (name, applied_at) VALUES ($1, $2)", [.text(migration.name), .int(now)])
            }
            return missing.map(\.name)
        }
    }
}
