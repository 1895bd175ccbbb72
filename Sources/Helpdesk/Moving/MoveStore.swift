import Storage

/// How far a move is: rows copied, then rows compared.
public struct MoveProgress: Sendable, Equatable {
    public enum Step: Sendable { case copying, comparing }

    public let step: Step
    public let table: String
    public internal(set) var done: Int
    public let total: Int
}

extension Helpdesk {
    /// Copies everything from one store into an empty one, compares both, and returns what each table holds. One that
    /// was interrupted goes on where it stopped; until it is done, nobody can serve the store that is filled. Neither
    /// store may be used meanwhile.
    ///
    /// Throws `MoveError`, `StorageError`.
    public static func move(
        from source: any Database, to target: any Database, at time: Timestamp = .now,
        progress: (MoveProgress) -> Void = { _ in }
    ) throws -> [TableDigest] {
        try source.migrate(Schema.migrations, now: time.milliseconds)
        try target.migrate(Schema.migrations, now: time.milliseconds, finishingMove: true)
        let tables = try commonTables(source, target)
        try claim(target, tables, at: time)
        for rows in tables {
            try copy(rows, from: source, to: target, progress)
        }
        let digests = try tables.map { try compare($0, source, target, progress) }
        let differing = digests.filter { $0.sent != $0.arrived }.map(\.sent.table)
        guard differing.isEmpty else { throw MoveError.differences(tables: differing) }
        try target.write { session in
            try session.execute("DELETE FROM migration WHERE name = $1", [.text(Migration.unfinishedMove)])
        }
        return digests.map(\.sent)
    }

    /// The tables of the schema, as they are on both sides.
    private static func commonTables(_ source: any Database, _ target: any Database) throws -> [TableRows] {
        let (from, to) = (try source.read { try $0.tables() }, try target.read { try $0.tables() })
        let layouts = from.filter { $0.name != "migration" }
        for layout in layouts {
            let other = to.first { $0.name == layout.name }
            guard other == layout else { throw MoveError.unlike(table: layout.name) }
        }
        return try layouts.map(TableRows.init)
    }

    /// Marks the store as one that is being filled. It has to be empty, or to have been marked before.
    private static func claim(_ target: any Database, _ tables: [TableRows], at time: Timestamp) throws {
        try target.write { session in
            let isMarked = try session.first(
                "SELECT 1 FROM migration WHERE name = $1", [.text(Migration.unfinishedMove)]
            ) { _ in true }
            guard isMarked == nil else { return }
            for rows in tables where try rows.count(in: session) > 0 {
                throw MoveError.notEmpty(table: rows.layout.name)
            }
            try session.execute(
                "INSERT INTO migration (name, applied_at) VALUES ($1, $2)",
                [.text(Migration.unfinishedMove), .int(time.milliseconds)])
        }
    }

    /// Reads a table on both sides, a batch here and a batch there.
    private static func compare(
        _ rows: TableRows, _ source: any Database, _ target: any Database, _ progress: (MoveProgress) -> Void
    ) throws -> (sent: TableDigest, arrived: TableDigest) {
        var (sent, arrived) = (TableDigest(of: rows), TableDigest(of: rows))
        var state = MoveProgress(
            step: .comparing, table: rows.layout.name, done: 0, total: try source.read { try rows.count(in: $0) })
        while true {
            let isMoreHere = try sent.readOn(rows, in: source)
            let isMoreThere = try arrived.readOn(rows, in: target)
            guard isMoreHere || isMoreThere else { return (sent, arrived) }
            state.done = min(sent.rows, arrived.rows)
            progress(state)
        }
    }

    /// Rows go in the order of their key, so that the last one there says where to go on.
    private static func copy(
        _ rows: TableRows, from source: any Database, to target: any Database, _ progress: (MoveProgress) -> Void
    ) throws {
        var state = MoveProgress(
            step: .copying, table: rows.layout.name, done: try target.read { try rows.count(in: $0) },
            total: try source.read { try rows.count(in: $0) })
        var last = try target.read { try rows.lastKey(in: $0) }
        while true {
            progress(state)
            let batch = try source.read { [last] in try rows.next(after: last, in: $0) }
            guard let end = batch.last else { return }
            try target.write { try rows.insert(batch, in: $0) }
            state.done += batch.count
            last = rows.key(of: end)
        }
    }
}
