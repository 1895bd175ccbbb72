import CSQLite
import Glibc

/// A prepared statement; also the row it stands on.
final class SQLiteStatement: Row {
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    let sql: String
    /// `$n` in the SQL to SQLite's own index: SQLite numbers them in the order they appear in.
    private let indices: [Int32]
    /// Copies of the texts that are bound, one behind the other, until the next ones are. SQLite would ask for memory for
    /// each.
    private var texts = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 512)
    /// Longer ones are for SQLite to keep, and to let go of.
    private static let longestText = 16_384
    private var isHoldingTexts = false
    /// What inserts several rows of the kind that it inserts one of; nil where it does something else.
    private(set) lazy var insertion = RowInsertion(sql)
    /// Which of so many tables it speaks of.
    private var spokenOf: (tables: Int, mask: UInt64) = (0, 0)

    init(connection: OpaquePointer, sql: String) throws {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else {
            throw Self.error(code: code, connection: connection, sql: sql)
        }
        handle = prepared
        self.connection = connection
        self.sql = sql
        indices = (1...max(1, Int(sqlite3_bind_parameter_count(prepared)))).map {
            sqlite3_bind_parameter_index(prepared, "$\($0)")
        }
    }

    deinit {
        sqlite3_finalize(handle)
        texts.deallocate()
    }

    /// Throws `unstorableText`, as `[SQLValue].mustBeStorable`.
    func bind(_ parameters: [SQLValue]) throws { try bind(rows: CollectionOfOne(parameters)) }

    /// As `bind`, with the parameters of several rows, one row behind the other.
    func bind(rows: some Collection<[SQLValue]>) throws {
        precondition(
            rows.reduce(0) { $0 + $1.count } == Int(sqlite3_bind_parameter_count(handle)),
            "parameters do not match: \(sql)")
        try makeRoom(for: rows)
        var (place, used) = (0, 0)
        for row in rows {
            for parameter in row {
                let index = indices[place]
                place += 1
                let code =
                    switch parameter {
                    case .null: sqlite3_bind_null(handle, index)
                    case .int(let value): sqlite3_bind_int64(handle, index, value)
                    case .real(let value): sqlite3_bind_double(handle, index, value)
                    case .text(var value): value.withUTF8 { bind($0, at: index, &used) }
                    }
                guard code == SQLITE_OK else { throw Self.error(code: code, connection: connection, sql: sql) }
            }
        }
        // All the short ones at once.
        if memchr(texts.baseAddress!, 0, used) != nil { throw StorageError.unstorableText }
    }

    private func makeRoom(for rows: some Collection<[SQLValue]>) throws {
        var count = 0
        for row in rows {
            for case .text(let text) in row {
                if text.utf8.count <= Self.longestText {
                    count += text.utf8.count
                } else if text.holdsNUL {
                    throw StorageError.unstorableText
                }
            }
        }
        guard count > texts.count else { return }
        texts.deallocate()
        texts = .allocate(capacity: 2 * count)
    }

    private func bind(_ text: UnsafeBufferPointer<UInt8>, at index: Int32, _ used: inout Int) -> Int32 {
        guard let start = text.baseAddress, text.count > 0 else { return sqlite3_bind_text(handle, index, "", 0, nil) }
        return start.withMemoryRebound(to: CChar.self, capacity: text.count) { start in
            guard text.count <= Self.longestText else {
                // SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
                let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
                isHoldingTexts = true
                return sqlite3_bind_text(handle, index, start, Int32(text.count), copies)
            }
            let copy = texts.baseAddress! + used
            copy.update(from: start, count: text.count)
            used += text.count
            return sqlite3_bind_text(handle, index, copy, Int32(text.count), nil)
        }
    }

    /// True while there is a row.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw Self.error(code: code, connection: connection, sql: sql)
        }
    }

    func reset() {
        sqlite3_reset(handle)
        guard isHoldingTexts else { return }
        sqlite3_clear_bindings(handle)
        isHoldingTexts = false
    }

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    func int(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    func real(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

    func text(_ column: Int) -> String {
        guard let bytes = sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Runs it to its end, whatever rows it has.
    func finish() throws {
        defer { reset() }
        while try step() {}
    }

    /// Which of the tables it speaks of, the first in the lowest bit; a list that is only ever appended to. All of them
    /// where it is neither a query nor a change of rows: then it begins or ends something.
    func mask(of tables: [String]) -> UInt64 {
        guard spokenOf.tables != tables.count else { return spokenOf.mask }
        let words = sql.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        var mask: UInt64 = 0
        if ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(words.first) {
            for (place, table) in tables.enumerated() where words.contains(Substring(table)) {
                mask |= GatheredRows.bit(place)
            }
        } else {
            mask = .max
        }
        spokenOf = (tables.count, mask)
        return mask
    }

    /// Reads every value of the row it stands on.
    func readAll() {
        for column in 0..<sqlite3_column_count(handle) { _ = sqlite3_column_blob(handle, column) }
    }

    static func error(code: Int32, connection: OpaquePointer, sql: String) -> StorageError {
        let reason = String(cString: sqlite3_errmsg(connection))
        return switch code & 0xFF {
        case SQLITE_CONSTRAINT: .constraint(reason: reason)
        case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged(reason: reason)
        case SQLITE_FULL: .diskFull
        case SQLITE_READONLY: .readOnly
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_IOERR, SQLITE_CANTOPEN: systemError(systemErrorNumber(of: connection), reason, code)
        default: .engine(code: code, reason: reason, statement: sql)
        }
    }

    /// SQLite keeps what the system said to a statement, but not to a commit: that stands with the write-ahead log's file.
    private static func systemErrorNumber(of connection: OpaquePointer) -> Int32 {
        let known = sqlite3_system_errno(connection)
        if known != 0 { return known }
        var file: UnsafeMutablePointer<sqlite3_file>?
        sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file)
        var number: Int32 = 0
        if let file { _ = file.pointee.pMethods?.pointee.xFileControl?(file, SQLITE_FCNTL_LAST_ERRNO, &number) }
        return number
    }

    /// The disk or its limits, or no file handle is left: that may pass.
    private static func systemError(_ number: Int32, _ reason: String, _ code: Int32) -> StorageError {
        switch number {
        case EROFS: .readOnly
        case ENOSPC, EDQUOT: .diskFull
        case 0: .unavailable(reason: "\(reason) (code \(code))")
        default: .unavailable(reason: "\(reason): \(String(cString: strerror(number))) (code \(code))")
        }
    }
}
