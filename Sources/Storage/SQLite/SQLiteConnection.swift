import CSQLite

/// One connection. Statements are prepared once and kept.
///
/// `@unchecked Sendable`: it moves between threads but only one uses it at a time: the writer's own, or the
/// reader that the pool lent it to.
final class SQLiteConnection: Session, @unchecked Sendable {
    private let handle: OpaquePointer
    private var isClosed = false
    private var statements: [String: SQLiteStatement] = [:]

    /// Opens the file for reading, or for reading and writing (then it is created when missing).
    init(path: String, writable: Bool) throws {
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
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5_000)
    }

    deinit { close() }

    /// Lets go of the file. Nothing may be run afterwards.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// There is one writer.
    var claimSuffix: String { "" }

    var dialect: SQLDialect { .sqlite }

    /// False inside a transaction. A full disk or a broken file can end a transaction behind our back.
    var isOutsideTransaction: Bool { sqlite3_get_autocommit(handle) != 0 }

    func query<Value>(_ sql: String, _ parameters: [SQLValue], _ map: (any Row) throws -> Value) throws -> [Value] {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(parameters)
        var values: [Value] = []
        while try statement.step() { values.append(try map(statement)) }
        return values
    }

    @discardableResult
    func execute(_ sql: String, _ parameters: [SQLValue]) throws -> Int {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(parameters)
        while try statement.step() {}
        return Int(sqlite3_changes64(handle))
    }

    private func prepared(_ sql: String) throws -> SQLiteStatement {
        if let statement = statements[sql] { return statement }
        let statement = try SQLiteStatement(connection: handle, sql: sql)
        statements[sql] = statement
        return statement
    }
}
