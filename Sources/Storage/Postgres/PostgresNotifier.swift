import Dispatch
import Synchronization

/// Sends what committed transactions had to announce, in batches.
///
/// Not inside those transactions: PostgreSQL lets transactions with a NOTIFY commit only one after the other, which
/// would cost each of them its own flush to disk. What is lost when the program dies in between is found by whoever
/// looks again (`Signal.lookAgain`).
final class PostgresNotifier: Sendable {
    /// More are not kept while the server is away.
    private static let mostKept = 10_000
    /// From one batch to the next: each is a transaction more for the server.
    private static let pause = Duration.milliseconds(25)

    private struct State {
        var waiting: [Notice] = []
        var isScheduled = false
        var isClosed = false
        var lastSent: ContinuousClock.Instant?
    }

    private let pool: PostgresPool
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "hi5-notify")

    init(_ pool: PostgresPool) { self.pool = pool }

    func post(_ notices: [Notice]) {
        guard !notices.isEmpty else { return }
        state.withLock { state in
            state.waiting += notices
            state.waiting.removeFirst(max(0, state.waiting.count - Self.mostKept))
        }
        let passed = state.withLock { $0.lastSent.map { .now - $0 } ?? Self.pause }
        schedule(after: max(.zero, Self.pause - passed))
    }

    /// Sends what is left, once.
    func close() {
        state.withLock { $0.isClosed = true }
        queue.sync { _ = send() }
    }

    private func schedule(after pause: Duration) {
        let isNew = state.withLock { state in
            defer { state.isScheduled = true }
            return !state.isScheduled && !state.isClosed
        }
        guard isNew else { return }
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(pause / .milliseconds(1)))) { [weak self] in
            guard let self else { return }
            state.withLock { $0.isScheduled = false }
            if !send() { schedule(after: .milliseconds(250)) }
        }
    }

    /// False when it must be tried again.
    private func send() -> Bool {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        var seen: Set<Notice> = []
        let batch = waiting.filter { seen.insert($0).inserted }
        guard !batch.isEmpty else { return true }
        state.withLock { $0.lastSent = .now }
        do {
            try pool.lend { connection in
                let lines = batch.map { "\(connection.schema)\n\($0.channel)\n\($0.payload)" }
                _ = try connection.run(
                    "SELECT pg_notify('hi5', line) FROM unnest($1::text[]) AS line", [.text(Self.array(lines))],
                    after: [], within: 5)
            }
            return true
        } catch {
            state.withLock { $0.waiting.insert(contentsOf: batch, at: 0) }
            return false
        }
    }

    /// PostgreSQL's way to write an array of texts.
    private static func array(_ texts: [String]) -> String {
        let quoted = texts.map {
            "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return "{\(quoted.joined(separator: ","))}"
    }
}
