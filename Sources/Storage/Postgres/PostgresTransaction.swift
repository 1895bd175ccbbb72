/// The statements of one transaction on one connection.
///
/// What failed first decides: PostgreSQL takes no further statement then, and only the whole can be tried again.
final class PostgresTransaction: Session {
    enum Mode: String {
        case reading = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        /// As if all transactions ran one after the other, which is what SQLite's one writer does.
        case writing = "BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE"
        /// Finds changes of the same rows and the same unique keys, and no others.
        case writingOwnRows = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE"
        /// For changes of the schema, which are not on a snapshot and run alone under a lock.
        case defining = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"
    }

    private let connection: PostgresConnection
    private let mode: Mode
    private let seconds: Int
    /// Statements that go with the next one, in one round trip: BEGIN with the first.
    private var pending: [String]
    private static let (savepoint, release) = ("SAVEPOINT part", "RELEASE SAVEPOINT part")
    private(set) var failure: PostgresFailure?
    private(set) var notices: [Notice] = []

    private init(_ connection: PostgresConnection, _ mode: Mode, within seconds: Int) {
        self.connection = connection
        self.mode = mode
        self.seconds = seconds
        pending = [mode.rawValue]
    }

    /// Whether anything has been sent.
    private var isOpen: Bool { pending.first != mode.rawValue }

    /// Runs `body` from BEGIN to COMMIT or ROLLBACK. The remedy says what to do about the error.
    static func run<Value>(
        on connection: PostgresConnection, _ mode: Mode, within seconds: Int,
        _ body: (PostgresTransaction) throws -> Value
    ) -> (result: Result<Value, any Error>, remedy: PostgresFailure.Remedy, notices: [Notice]) {
        let transaction = PostgresTransaction(connection, mode, within: seconds)
        do {
            let value = try body(transaction)
            // The body may have caught the error of a statement, but the transaction is lost with it.
            if let failure = transaction.failure { throw failure.error }
            try transaction.commit()
            return (.success(value), .none, transaction.notices)
        } catch {
            if transaction.isOpen, !connection.isLost { _ = try? connection.run("ROLLBACK", within: seconds) }
            return (.failure(error), transaction.failure?.remedy ?? .none, [])
        }
    }

    private func commit() throws {
        guard isOpen else { return }
        // Nothing depends on how a read ends: its caller need not wait for it.
        if mode == .reading { return try noting { try connection.runLater("COMMIT") } }
        do {
            let result = try connection.run("COMMIT", within: seconds)
            guard result.tag == "COMMIT" else {
                throw PostgresFailure(error: .engine(code: 0, reason: result.tag, statement: "COMMIT"), remedy: .none)
            }
        } catch let found as PostgresFailure {
            // The server may have committed before it went: who repeats this could do it twice.
            let isUnknown = found.remedy == .reconnect
            failure = isUnknown ? PostgresFailure(error: .outcomeUnknown, remedy: .none) : found
            throw failure?.error ?? found.error
        }
    }

    private func noting<Value>(_ body: () throws -> Value) throws -> Value {
        if let failure { throw failure.error }
        do {
            return try body()
        } catch let found as PostgresFailure {
            // A connection that only reads finds nothing out about the server by being refused a write.
            failure =
                mode == .reading && found.error == .readOnly ? PostgresFailure(error: .readOnly, remedy: .none) : found
            throw found.error
        }
    }

    private func run(_ sql: String, _ parameters: [SQLValue]) throws -> PostgresResult {
        try parameters.mustBeStorable()
        return try noting {
            let opening = pending
            pending = []
            guard mode == .defining, parameters.isEmpty else {
                return try connection.run(sql, parameters, after: opening, within: seconds)
            }
            // Not worth preparing.
            for statement in opening { try connection.run(statement, within: seconds) }
            return try connection.run(Self.adapted(sql), within: seconds)
        }
    }

    /// Texts are compared byte by byte, as in SQLite: the database's own collation would sort pages of ids otherwise,
    /// slowly, and differently after an update of the operating system. And `INTEGER PRIMARY KEY`, which is SQLite's own
    /// number of a row, has 64 bits.
    private static func adapted(_ definition: String) -> String {
        guard definition.hasPrefix("CREATE TABLE") || definition.hasPrefix("ALTER TABLE") else { return definition }
        return definition.replacing(/\bTEXT\b/, with: "TEXT COLLATE \"C\"")
            .replacing("INTEGER PRIMARY KEY", with: "BIGINT PRIMARY KEY")
    }

    func query<Value>(_ sql: String, _ parameters: [SQLValue], _ map: (any Row) throws -> Value) throws -> [Value] {
        let result = try run(sql, parameters)
        return try (0..<result.count).map { row in
            result.row = row
            return try map(result)
        }
    }

    @discardableResult
    func execute(_ sql: String, _ parameters: [SQLValue]) throws -> Int {
        try run(sql, parameters).changedRows
    }

    func attempt<Value>(_ body: () throws -> Value) throws -> Result<Value, any Error> {
        if let failure { throw failure.error }
        let noticed = notices.count
        pending.append(Self.savepoint)
        var result = Result { try body() }
        // The body may have caught the error of a statement, but the part is lost with it.
        if let failure { result = .failure(failure.error) }
        let isBegun = pending.last != Self.savepoint
        if !isBegun { pending.removeLast() }
        if case .failure = result {
            if let failure, [.raceAgain, .reconnect].contains(failure.remedy) { throw failure.error }
            failure = nil
            notices.removeSubrange(noticed...)
            if isBegun { _ = try noting { try connection.run("ROLLBACK TO " + Self.savepoint, within: seconds) } }
        }
        if isBegun { pending.append(Self.release) }
        return result
    }

    func takeTurn(_ name: String) throws -> Bool {
        // As in `PostgresDatabase.define`: "hi5d" in ASCII, and the schema, which is a database of its own to us.
        let taken = try first(
            "SELECT pg_try_advisory_xact_lock(1751725412, hashtext(current_schema()::text || $1))",
            [.text("/" + name)]
        ) { $0.int(0) }
        return taken == 1
    }

    func notify(_ channel: String, _ payload: String) throws {
        guard mode != .reading else { throw StorageError.readOnly }
        notices.append(try Notice(channel, payload))
    }

    var claimSuffix: String { " FOR UPDATE SKIP LOCKED" }

    var dialect: SQLDialect { .postgres }
}
