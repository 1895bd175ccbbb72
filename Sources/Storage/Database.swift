/// One row of a result, valid only inside the closure that it is handed to. Columns count from 0.
public protocol Row {
    func isNull(_ column: Int) -> Bool
    /// 0 when the column is null or no number.
    func int(_ column: Int) -> Int64
    func real(_ column: Int) -> Double
    /// Empty when the column is null.
    func text(_ column: Int) -> String
}

extension Row {
    public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    public func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }
}

/// Statements inside one transaction. Parameters are written `$1`, `$2`… in the SQL of both engines.
///
/// A statement that fails dooms its transaction: later statements throw the same error, and nothing stays.
public protocol Session {
    /// Runs a statement and maps its rows.
    func query<Value>(_ sql: String, _ parameters: [SQLValue], _ map: (any Row) throws -> Value) throws -> [Value]

    /// Runs a statement and tells how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ parameters: [SQLValue]) throws -> Int

    /// Inserts a row, by `INSERT INTO table (…) VALUES ($1, $2…)`, where nothing but the commit depends on it: an engine
    /// may keep the row until a statement speaks of its table, and store many at once. What is wrong with it may come to
    /// light as late as that.
    func insert(_ row: Statement) throws

    /// Tells whoever listens on `channel`, on any node, once this transaction is committed. A hint, not a record: it
    /// can get lost when a node dies, so that listeners also look into the store (`Signal.lookAgain`).
    ///
    /// `channel` and `payload`: 7,800 bytes at most, and not for customers' words.
    func notify(_ channel: String, _ payload: String) throws

    /// All tables, in the order in which they were made: a table comes after those that it refers to.
    func tables() throws -> [TableLayout]

    /// Runs a part of the transaction that may fail by itself: when `body` throws, what the part changed is undone, and
    /// the transaction goes on. Parts come one after the other, not inside each other.
    ///
    /// Throws what no part can be blamed for, such as a lost connection or a lost race: then the whole is undone.
    func attempt<Value>(_ body: () throws -> Value) throws -> Result<Value, any Error>

    /// Whether this transaction may do what of all transactions on all nodes only one at a time should; if so, no other
    /// may until it ends. It is not waited for.
    func takeTurn(_ name: String) throws -> Bool

    /// What a SELECT ends with to lock the rows that it picks and to pass by those that others have locked. Empty where
    /// writers come one after the other anyway.
    var claimSuffix: String { get }

    /// For the few statements that the engines do not read alike (`WordTable`).
    var dialect: SQLDialect { get }
}

/// A statement that was made before the transaction that it is for: transactions of a store may have to come one after
/// the other, what they write need not be made in them.
public struct Statement: Sendable {
    let sql: String
    let parameters: [SQLValue]

    public init(_ sql: String, _ parameters: [SQLValue]) { (self.sql, self.parameters) = (sql, parameters) }
}

extension Session {
    public func execute(_ statement: Statement) throws { try execute(statement.sql, statement.parameters) }

    public func insert(_ row: Statement) throws { try execute(row) }

    /// The first row, mapped; nil when there is none.
    public func first<Value>(
        _ sql: String, _ parameters: [SQLValue], _ map: (any Row) throws -> Value
    ) throws -> Value? {
        try query(sql, parameters, map).first
    }
}

/// A store of rows. All calls block: make them on a thread that may wait.
public protocol Database: Sendable {
    /// Runs `body` on a snapshot of what is committed; it cannot write. The body may run more than once.
    func read<Value>(_ body: (any Session) throws -> Value) throws -> Value

    /// Runs `body` in a transaction and returns once that is durable. When `body` throws, nothing of it stays.
    ///
    /// The body may run more than once (an engine may retry a transaction that lost a race), so it has no
    /// effects besides its statements.
    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value

    /// As `write`, for bodies whose decisions rest on rows that they change themselves and on keys that they insert, and
    /// on nothing else that must not change meanwhile. On PostgreSQL this spares them the races that `write` loses
    /// against transactions which only looked at the same pages.
    @discardableResult
    func writeOwnRows<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value

    /// As `writeOwnRows`, without a thread that waits: `finish` is told what came of it once that is durable. It runs on
    /// a thread that others share, so it is short and does not wait.
    func writeOwnRows<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Value,
        then finish: @escaping @Sendable (Result<Value, any Error>) -> Void)

    /// As `write`, for changes of the schema: over all nodes one at a time, without limits of time. Statements that
    /// make tables may be adapted to the engine.
    @discardableResult
    func define<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value

    /// Hears what transactions announce on `channel` after their commit, those of other nodes too, until the result is
    /// cancelled or let go of. `hear` runs on a thread that all listeners share, so it hands long work on.
    func listen(_ channel: String, _ hear: @escaping @Sendable (Signal) -> Void) -> Listening

    /// Why the last write could not be kept, where the store is to blame; nil when it was. It says nothing about a store
    /// that reads tell enough about.
    var writeFault: StorageError? { get }

    /// Finishes what was accepted and lets go of the files. Later calls throw `StorageError.closed`.
    func close()
}

extension Database {
    public var writeFault: StorageError? { nil }

    @discardableResult
    public func writeOwnRows<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Value
    ) throws -> Value {
        try write(body)
    }

    /// Where each write has a connection of its own, it may as well have the caller's thread.
    public func writeOwnRows<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Value,
        then finish: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        finish(Result { try writeOwnRows(body) })
    }
}
