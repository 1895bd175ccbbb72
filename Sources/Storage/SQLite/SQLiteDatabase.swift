import Dispatch
import Foundation

/// The embedded store: one SQLite file in WAL mode, one writer, several readers.
public final class SQLiteDatabase: Database {
    private let writer: GroupCommitWriter
    private let readers: ReaderPool
    private let lock: FileLock
    private let board = NoticeBoard()
    /// How long opening waits for the search for damage, which goes on afterwards in a large file.
    private static let patience = DispatchTimeInterval.seconds(1)

    /// Opens or creates the database file. Its folder must exist.
    ///
    /// Throws `cannotOpen`, `inUse` when another process has it open, `damaged`. Damage that is found later, in a large
    /// file, ends the writing: `writeFault` says so from then on, and reads go on.
    public init(path: String, readers count: Int = 8) throws {
        lock = try FileLock(path: path + ".lock", guarding: path)
        // Customers' data: for the owner's eyes only. SQLite gives its other files the same mode.
        let created = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if created >= 0 { Glibc.close(created) }
        let connection = try SQLiteConnection(path: path, writable: true)
        do {
            // FULL: a commit is on disk before it is acknowledged.
            for pragma in [
                "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY",
                "cache_size = -65536",
            ] { try connection.execute("PRAGMA \(pragma)", []) }
            _ = try connection.query("SELECT count(*) FROM sqlite_schema", []) { $0.int(0) }
        } catch StorageError.readOnly {
            throw StorageError.cannotOpen(path: path, reason: "it cannot be written to")
        } catch StorageError.engine(_, let reason, _), StorageError.unavailable(let reason) {
            throw StorageError.cannotOpen(path: path, reason: reason)
        }
        let search = DamageSearch(path: path)
        try search.wait(atMost: Self.patience)
        readers = try ReaderPool(path: path, count: count)
        writer = GroupCommitWriter(
            connection: connection, checkpointer: try Checkpointer(path: path), board: board)
        search.goOn { [weak writer] in writer?.refuse($0) }
    }

    public func read<Value>(_ body: (any Session) throws -> Value) throws -> Value {
        try readers.read(body)
    }

    @discardableResult
    public func write<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value {
        try writer.write(body)
    }

    public func writeOwnRows<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Value,
        then finish: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        writer.write(body, then: finish)
    }

    @discardableResult
    public func define<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value {
        try writer.write(definesTables: true, body)
    }

    /// One process has the file, so nothing can be missed: `lookAgain` is never heard.
    public func listen(_ channel: String, _ hear: @escaping @Sendable (Signal) -> Void) -> Listening {
        board.add(channel, hear)
    }

    public var writeFault: StorageError? { writer.fault }

    public func close() {
        readers.close()
        // The last connection to go tidies the write-ahead log away.
        writer.close()
        board.close()
        lock.release()
    }
}
