import CSQLite

/// One connection. Statements are prepared once and kept.
///
/// `@unchecked Sendable`: it moves between threads but only one uses it at a time: the writer's own, or the
/// reader that the pool lent it to.
final class SQLiteConnection: Session, @unchecked Sendable {
    private let handle: OpaquePointer
    private var isClosed = false
    private let isWritable: Bool
    private var statements: [String: SQLiteStatement] = [:]
    /// Some of them by where their SQL lies in memory.
    private var recent = [SQLiteStatement?](repeating: nil, count: 256)
    /// The first statement's that failed in this transaction: as in PostgreSQL it dooms the rest.
    private(set) var failure: (any Error)?
    private var notices: [Notice] = []
    /// Whether `insert` may keep rows until others need them.
    var gathersRows = false
    private var gathered = GatheredRows()
    /// Rows that were gathered could not be stored, whichever job they were of.
    private(set) var hasLostRows = false
    /// After the last commit; see `countLogPages`.
    private(set) var logPages = 0

    /// Opens the file for reading, or for reading and writing (then it is created when missing).
    init(path: String, writable: Bool) throws {
        _ = Self.withoutStatistics
        var opened: OpaquePointer?
        let flags =
            (writable ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let reason = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw StorageError.cannotOpen(path: path, reason: reason)
        }
        handle = opened
        isWritable = writable
        sqlite3_extended_result_codes(handle, 1)
        waitForLocks(milliseconds: 5_000)
    }

    /// SQLite counts its memory under a lock that all connections share, for statistics that nobody asks for.
    private static let withoutStatistics: Void = csqlite_count_no_memory()

    deinit { close() }

    /// How long a statement waits for another program that has locked the file.
    func waitForLocks(milliseconds: Int32) { sqlite3_busy_timeout(handle, milliseconds) }

    /// Lets go of the file. Nothing may be run afterwards.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        statements.removeAll()
        recent.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Replaces all that is in here by what is committed there.
    func takeAll(from source: SQLiteConnection) throws {
        guard let backup = sqlite3_backup_init(handle, "main", source.handle, "main") else {
            throw StorageError.engine(
                code: sqlite3_errcode(handle), reason: String(cString: sqlite3_errmsg(handle)), statement: "backup")
        }
        // All pages at once: in between nobody can write to what is read.
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else {
            throw SQLiteStatement.error(code: code, connection: handle, sql: "backup")
        }
    }

    /// There is one writer.
    func takeTurn(_ name: String) -> Bool { true }

    /// There is one writer.
    var claimSuffix: String { "" }

    var dialect: SQLDialect { .sqlite }

    /// How many rows have been changed since it was opened, with those that wait to be inserted.
    var changes: Int64 { sqlite3_total_changes64(handle) + Int64(gathered.count) }

    /// False inside a transaction. A full disk or a broken file can end a transaction behind our back.
    var isOutsideTransaction: Bool { sqlite3_get_autocommit(handle) != 0 }

    /// Forgets what the last transaction left: a failure, and what it had to announce, which is returned.
    @discardableResult
    func startAnew() -> [Notice] {
        defer { (failure, notices) = (nil, []) }
        return notices
    }

    func query<Value>(_ sql: String, _ parameters: [SQLValue], _ map: (any Row) throws -> Value) throws -> [Value] {
        let statement = try noting { try start(sql, parameters) }
        defer { statement.reset() }
        var values: [Value] = []
        while try noting({ try statement.step() }) { values.append(try map(statement)) }
        return values
    }

    @discardableResult
    func execute(_ sql: String, _ parameters: [SQLValue]) throws -> Int {
        try noting {
            try start(sql, parameters).finish()
            return Int(sqlite3_changes64(handle))
        }
    }

    func insert(_ row: Statement) throws {
        guard gathersRows, failure == nil else { return try execute(row) }
        guard let insertion = try noting({ try statement(row.sql).insertion }) else { return try execute(row) }
        if let full = gathered.add(row.parameters, insertion) { try noting { try store(full) } }
    }

    /// Stores the rows that wait. `hasLostRows` when that fails: they may be any job's.
    func storeGathered() throws {
        while let next = gathered.next() { try store(next) }
    }

    /// What waits is not to be stored, since all is undone or nothing waits any more.
    func stopGathering() {
        gathered.forget()
        (gathersRows, hasLostRows) = (false, false)
    }

    private func store(_ gathered: (insertion: RowInsertion, rows: [[SQLValue]])) throws {
        do {
            let statement = try gathered.insertion.statement(rows: gathered.rows.count, connection: handle)
            try statement.bind(rows: gathered.rows)
            try statement.finish()
        } catch {
            hasLostRows = true
            throw error
        }
    }

    func notify(_ channel: String, _ payload: String) throws {
        guard isWritable else { throw StorageError.readOnly }
        notices.append(try Notice(channel, payload))
    }

    func attempt<Value>(_ body: () throws -> Value) throws -> Result<Value, any Error> {
        let noticed = notices.count
        try execute("SAVEPOINT part", [])
        var result = Result { try body() }
        // The body may have caught the error of a statement, but the part is lost with it.
        if let failure { result = .failure(failure) }
        if case .failure(let error) = result {
            if isOutsideTransaction { throw error }
            failure = nil
            notices.removeSubrange(noticed...)
            try execute("ROLLBACK TO part", [])
        }
        try execute("RELEASE part", [])
        return result
    }

    private func noting<Value>(_ body: () throws -> Value) throws -> Value {
        if let failure { throw failure }
        do {
            return try body()
        } catch {
            failure = error
            throw error
        }
    }

    private func start(_ sql: String, _ parameters: [SQLValue]) throws -> SQLiteStatement {
        let statement = try statement(sql)
        if gathered.isAwaited(by: statement) { try storeGathered() }
        try statement.bind(parameters)
        return statement
    }

    /// Most SQL is a literal, which lies in one place: so it is found again without being read through.
    private func statement(_ sql: String) throws -> SQLiteStatement {
        let place = sql.utf8.withContiguousStorageIfAvailable { UInt(bitPattern: $0.baseAddress) } ?? 0
        let slot = Int(truncatingIfNeeded: place >> 4 ^ place >> 12) & (recent.count - 1)
        if let known = recent[slot], known.sql == sql { return known }
        let statement = try statements[sql] ?? SQLiteStatement(connection: handle, sql: sql)
        statements[sql] = statement
        recent[slot] = statement
        return statement
    }

    // MARK: The write-ahead log

    /// Counts the pages in the log from now on, instead of emptying it when it is long: that is for a `Checkpointer`.
    func countLogPages() {
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                Unmanaged<SQLiteConnection>.fromOpaque(context!).takeUnretainedValue().logPages = Int(pages)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Copies from the log into the database what no reader stands before, and tells how many pages are left. It waits
    /// for nobody. The log begins anew once nothing is left that somebody reads.
    func emptyLog() -> Int {
        var (pages, copied): (Int32, Int32) = (0, 0)
        sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied)
        return Int(max(0, pages - copied))
    }
}
