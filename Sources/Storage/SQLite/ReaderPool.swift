import Dispatch
import Synchronization

/// Connections that only read, lent to one caller at a time.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [SQLiteConnection]
        var isClosed = false
    }

    private let state: Mutex<State>
    private let available: DispatchSemaphore

    init(path: String, count: Int) throws {
        let connections = try (0..<count).map { _ in
            let connection = try SQLiteConnection(path: path, writable: false)
            try connection.execute("PRAGMA query_only = ON", [])
            return connection
        }
        state = Mutex(State(idle: connections))
        available = DispatchSemaphore(value: count)
    }

    func read<Value>(_ body: (any Session) throws -> Value) throws -> Value {
        available.wait()
        defer { available.signal() }
        guard let connection = state.withLock({ $0.isClosed ? nil : $0.idle.removeLast() }) else {
            throw StorageError.closed
        }
        defer { state.withLock { if !$0.isClosed { $0.idle.append(connection) } } }
        // One transaction, so that all statements of the body see the same state.
        connection.startAnew()
        try connection.execute("BEGIN", [])
        defer {
            connection.startAnew()
            _ = try? connection.execute("COMMIT", [])
        }
        return try body(connection)
    }

    func close() {
        state.withLock {
            $0.isClosed = true
            $0.idle.removeAll()
        }
    }
}
