import Dispatch
import Synchronization

/// The store of several nodes: PostgreSQL, version 13 or later, through libpq.
///
/// Writes are serializable: what bodies read and then write on the strength of it holds, as under SQLite's one
/// writer. A transaction that loses a race is tried again; so is one whose connection broke before its commit was
/// sent. A connection that breaks during the commit leaves the outcome open: that is `outcomeUnknown`, and nothing
/// is repeated.
public final class PostgresDatabase: Database {
    private let settings: PostgresSettings
    private let pool: PostgresPool
    private let notifier: PostgresNotifier
    private let listener: PostgresListener
    /// Of the transactions that lost a race one runs at a time, so that they do not keep each other from ending.
    private let losersTurn = DispatchSemaphore(value: 1)

    /// Connects once. Throws `cannotOpen`.
    public init(_ settings: PostgresSettings) throws {
        self.settings = settings
        pool = PostgresPool(settings)
        notifier = PostgresNotifier(pool)
        listener = PostgresListener(settings)
        do {
            try pool.lend { _ in }
        } catch let error as StorageError {
            guard case .unavailable(let reason) = error else { throw error }
            throw StorageError.cannotOpen(path: settings.address, reason: reason)
        }
    }

    public func read<Value>(_ body: (any Session) throws -> Value) throws -> Value {
        try attempt(.reading, body)
    }

    @discardableResult
    public func write<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value {
        try attempt(.writing, body)
    }

    @discardableResult
    public func writeOwnRows<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Value
    ) throws -> Value {
        try attempt(.writingOwnRows, body)
    }

    @discardableResult
    public func define<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value {
        try attempt(.defining) { session in
            try session.execute("SET LOCAL statement_timeout = 0", [])
            try session.execute("SET LOCAL lock_timeout = 0", [])
            // "hi5d" in ASCII, and the schema: each schema is a database of its own to us.
            _ = try session.query("SELECT pg_advisory_xact_lock(1751725412, hashtext(current_schema()::text))", []) {
                _ in
            }
            return try body(session)
        }
    }

    public func listen(_ channel: String, _ hear: @escaping @Sendable (Signal) -> Void) -> Listening {
        listener.add(channel, hear)
    }

    public func close() {
        listener.close()
        notifier.close()
        pool.close()
    }

    // MARK: Trying again

    private func attempt<Value>(
        _ mode: PostgresTransaction.Mode, _ body: (any Session) throws -> Value
    ) throws -> Value {
        let deadline = ContinuousClock.now + .seconds(settings.retrySeconds)
        var tries = Tries()
        var hasTurn = false
        defer { if hasTurn { losersTurn.signal() } }
        while true {
            let outcome = try pool.lend { connection in
                PostgresTransaction.run(on: connection, mode, within: seconds(for: mode), body)
            }
            switch outcome.result {
            case .success(let value):
                notifier.post(outcome.notices)
                return value
            case .failure(let error):
                guard tries.allow(outcome.remedy), ContinuousClock.now < deadline else { throw error }
                if outcome.remedy == .raceAgain, !hasTurn {
                    hasTurn = losersTurn.wait(timeout: .now() + .seconds(settings.retrySeconds)) == .success
                    if !hasTurn { throw StorageError.busy }
                }
            }
        }
    }

    private func seconds(for mode: PostgresTransaction.Mode) -> Int {
        mode == .defining ? 24 * 3_600 : settings.statementSeconds
    }

    /// How often one transaction has been tried again.
    private struct Tries {
        private var reconnects = 0
        private var repeats = 0

        mutating func allow(_ remedy: PostgresFailure.Remedy) -> Bool {
            switch remedy {
            case .none: return false
            case .raceAgain: return true
            case .onceAgain:
                repeats += 1
                return repeats == 1
            case .reconnect:
                reconnects += 1
                return reconnects <= 3
            }
        }
    }
}
