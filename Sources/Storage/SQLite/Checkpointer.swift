import Dispatch
import Foundation
import Synchronization

/// Empties the write-ahead log into the database, on a thread and a connection of its own: whoever waits for a commit does
/// not wait for that too. Only the little that is written meanwhile is left for the writer, since the log begins anew when
/// nothing in it is newer than the database.
final class Checkpointer: Sendable {
    /// So many pages more than were left the last time: 16 MiB.
    private static let longestLog = 4_000
    /// What is left to the writer, where this can help it.
    private static let fewPages = 200
    private static let mostTurns = 4

    private enum Phase { case resting, copying, copied }

    private struct State {
        var phase = Phase.resting
        /// How long the log was when it was last copied.
        var copiedPages = 0
        var isClosed = false
    }

    private let connection: SQLiteConnection
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(path: String) throws {
        connection = try SQLiteConnection(path: path, writable: true)
        // The log is on disk before the database is written to, and the database before the log begins anew.
        try connection.execute("PRAGMA synchronous = FULL", [])
        let thread = Thread { [self] in loop() }
        thread.name = "hi5-checkpoint"
        thread.start()
    }

    /// To be told after each commit. True: what is left is for the writer to copy, at once.
    func isNearlyDone(logPages pages: Int) -> Bool {
        let (isNearlyDone, isLong) = state.withLock { state in
            if pages < state.copiedPages { state.copiedPages = 0 }
            switch state.phase {
            case .resting where pages - state.copiedPages >= Self.longestLog:
                state.phase = .copying
                return (false, true)
            case .copied:
                state.phase = .resting
                state.copiedPages = pages
                return (true, false)
            default: return (false, false)
            }
        }
        if isLong { bell.signal() }
        return isNearlyDone
    }

    func close() {
        let wasClosed = state.withLock { state in
            defer { state.isClosed = true }
            return state.isClosed
        }
        guard !wasClosed else { return }
        bell.signal()
        ended.wait()
    }

    private func loop() {
        while true {
            bell.wait()
            if state.withLock({ $0.isClosed }) { break }
            var turns = 1
            while connection.emptyLog() > Self.fewPages, turns < Self.mostTurns { turns += 1 }
            state.withLock { $0.phase = .copied }
        }
        connection.close()
        ended.signal()
    }
}
