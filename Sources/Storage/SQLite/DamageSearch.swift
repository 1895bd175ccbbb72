import Dispatch
import Foundation
import Synchronization

/// Looks through all pages of a database file for damage, on a thread of its own: a large file takes a while.
final class DamageSearch: Sendable {
    private struct State {
        var isOver = false
        var fault: StorageError?
        var tell: (@Sendable (StorageError) -> Void)?
    }

    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    init(path: String) {
        let thread = Thread { [self] in
            end(Self.fault(in: path))
            ended.signal()
        }
        thread.name = "hi5-damage"
        thread.start()
    }

    /// Waits until the search is over, but not for longer than this. Throws the damage that was found.
    func wait(atMost limit: DispatchTimeInterval) throws {
        _ = ended.wait(timeout: .now() + limit)
        if let fault = state.withLock({ $0.fault }) { throw fault }
    }

    /// `tell` hears of damage that is found from here on.
    func goOn(_ tell: @escaping @Sendable (StorageError) -> Void) {
        let fault = state.withLock { state in
            state.tell = state.isOver ? nil : tell
            return state.fault
        }
        if let fault { tell(fault) }
    }

    private func end(_ fault: StorageError?) {
        let tell = state.withLock { state in
            (state.isOver, state.fault) = (true, fault)
            return state.tell
        }
        if let fault { tell?(fault) }
    }

    /// Pages, and rows by their indices' order. What only a comparison of indices with rows finds is for `faults`.
    private static func fault(in path: String) -> StorageError? {
        do {
            let connection = try SQLiteConnection(path: path, writable: false)
            defer { connection.close() }
            let found = try connection.first("PRAGMA quick_check(1)", []) { $0.text(0) }
            return found == "ok" ? nil : .damaged(reason: found?.faultLines.first ?? "it cannot be checked")
        } catch let error as StorageError {
            // What keeps the file from being read now says nothing about what is in it.
            if case .damaged = error { return error }
            return nil
        } catch {
            return nil
        }
    }
}

extension String {
    /// The faults in a row of what SQLite's checks say: a line each, after a title.
    var faultLines: [String] { split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("***") }.map(String.init) }
}
