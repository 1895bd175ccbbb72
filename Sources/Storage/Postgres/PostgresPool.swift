import Dispatch
import Synchronization

/// A bounded number of connections, lent to one caller at a time, opened when they are needed.
///
/// While the server is away one caller at a time tries to reach it, at growing intervals, and the others are told at
/// once: they must not all wait for the network's time limit.
final class PostgresPool: Sendable {
    private struct State {
        var idle: [PostgresConnection] = []
        var isClosed = false
        /// What the last attempt to connect ran into, how often in a row, and when to try again.
        var outage: (error: StorageError, attempts: Int, nextAttempt: ContinuousClock.Instant)?
        var isTrying = false
    }

    private let settings: PostgresSettings
    private let state = Mutex(State())
    private let permits: DispatchSemaphore

    init(_ settings: PostgresSettings) {
        self.settings = settings
        permits = DispatchSemaphore(value: settings.connections)
    }

    /// Throws `busy` when none came free in time, `unavailable`, `closed`.
    func lend<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
        guard permits.wait(timeout: .now() + .seconds(settings.waitSeconds)) == .success else {
            throw StorageError.busy
        }
        defer { permits.signal() }
        let connection = try take()
        defer { giveBack(connection) }
        return try body(connection)
    }

    private func take() throws -> PostgresConnection {
        while true {
            let idle = try state.withLock { state in
                if state.isClosed { throw StorageError.closed }
                return state.idle.popLast()
            }
            guard let idle else { return try connect() }
            if idle.isFresh(within: settings.statementSeconds) { return idle }
        }
    }

    private func giveBack(_ connection: PostgresConnection) {
        state.withLock { state in
            if connection.isLost {
                // The others most likely went with it; whoever is alive is soon replaced.
                state.idle.removeAll()
            } else if !state.isClosed {
                state.idle.append(connection)
            }
        }
    }

    private func connect() throws -> PostgresConnection {
        let isProbe = try state.withLock { state in
            guard let outage = state.outage else { return false }
            if state.isTrying || ContinuousClock.now < outage.nextAttempt { throw outage.error }
            state.isTrying = true
            return true
        }
        do {
            let connection = try PostgresConnection(settings)
            state.withLock { state in
                state.outage = nil
                state.isTrying = false
            }
            return connection
        } catch let failure as PostgresFailure {
            state.withLock { state in
                if isProbe { state.isTrying = false }
                // Of many that failed together one counts.
                let before = state.outage?.attempts ?? 0
                let attempts = isProbe || before == 0 ? before + 1 : before
                let pause = Duration.milliseconds(min(100 << min(attempts, 5), 2_000))
                state.outage = (failure.error, attempts, .now + pause)
            }
            throw failure.error
        }
    }

    /// Connections that are lent out end when they come back.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.idle.removeAll()
        }
    }
}
