import Dispatch
import Foundation
import Synchronization

/// The one thread that writes. It takes what has queued up, runs each job in a savepoint of its own, and
/// commits them together: one flush to disk serves them all, and a job that fails undoes only itself.
final class GroupCommitWriter: Sendable {
    /// More jobs than this wait for the next commit, so that nobody waits for an endless group.
    private static let largestGroup = 256

    private struct Job: Sendable {
        /// Runs the statements; the error, if any, undoes this job alone.
        let run: @Sendable (SQLiteConnection) -> (any Error)?
        /// Called once the outcome is final: nil when the job's changes are on disk.
        let settle: @Sendable ((any Error)?) -> Void
    }

    private struct Queue {
        var jobs: [Job] = []
        var isClosed = false
        /// Why nothing is written any more.
        var refusal: StorageError?
    }

    private let connection: SQLiteConnection
    private let board: NoticeBoard
    private let queue = Mutex(Queue())
    private let lastFault = Mutex<StorageError?>(nil)
    private let work = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(connection: SQLiteConnection, board: NoticeBoard) {
        self.connection = connection
        self.board = board
        let thread = Thread { [self] in loop() }
        thread.name = "hi5-writer"
        thread.start()
    }

    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value {
        let outcome = Outcome<Value>()
        let job = Job(
            run: { connection in
                outcome.result = Result { try body(connection) }
                if case .failure(let error) = outcome.result { return error }
                return nil
            },
            settle: { error in
                if let error { outcome.result = .failure(error) }
                outcome.done.signal()
            })
        let refusal = queue.withLock { queue in
            let refusal = queue.isClosed ? .closed : queue.refusal
            if refusal == nil { queue.jobs.append(job) }
            return refusal
        }
        if let refusal { throw refusal }
        work.signal()
        outcome.done.wait()
        return try outcome.result.get()
    }

    /// See `Database.writeFault`.
    var fault: StorageError? { queue.withLock { $0.refusal } ?? lastFault.withLock { $0 } }

    /// Takes no more jobs: each is told this.
    func refuse(_ fault: StorageError) { queue.withLock { $0.refusal = fault } }

    /// Finishes the accepted jobs and ends the thread.
    func close() {
        let wasClosed = queue.withLock { queue in
            defer { queue.isClosed = true }
            return queue.isClosed
        }
        guard !wasClosed else { return }
        work.signal()
        ended.wait()
    }

    private func loop() {
        while true {
            work.wait()
            let (group, isClosed) = queue.withLock { queue in
                let group = Array(queue.jobs.prefix(Self.largestGroup))
                queue.jobs.removeFirst(group.count)
                return (group, queue.isClosed && queue.jobs.isEmpty)
            }
            if !group.isEmpty { commit(group) }
            if isClosed { break }
            // The signals of jobs taken along are spent on empty rounds, which cost next to nothing.
        }
        connection.close()
        ended.signal()
    }

    private func commit(_ group: [Job]) {
        var failures: [(any Error)?] = []
        var notices: [Notice] = []
        do {
            try connection.execute("BEGIN IMMEDIATE", [])
            for job in group {
                failures.append(try runInSavepoint(job))
                notices += connection.startAnew()
            }
            try connection.execute("COMMIT", [])
        } catch {
            connection.startAnew()
            note([error])
            if !connection.isOutsideTransaction { _ = try? connection.execute("ROLLBACK", []) }
            for (index, job) in group.enumerated() {
                // A job that had failed by itself keeps its own reason.
                job.settle(index < failures.count ? failures[index] ?? error : error)
            }
            return
        }
        note(failures)
        for notice in notices { board.tell(.said(notice.payload), notice.channel) }
        for (job, failure) in zip(group, failures) { job.settle(failure) }
    }

    private func note(_ failures: [(any Error)?]) {
        let fault = failures.lazy.compactMap { $0 as? StorageError }.first(where: \.isOutage)
        lastFault.withLock { $0 = fault }
    }

    private func runInSavepoint(_ job: Job) throws -> (any Error)? {
        try connection.execute("SAVEPOINT job", [])
        let failure = job.run(connection) ?? connection.failure
        if let failure {
            connection.startAnew()
            if connection.isOutsideTransaction { throw failure }
            try connection.execute("ROLLBACK TO job", [])
        }
        try connection.execute("RELEASE job", [])
        return failure
    }
}

/// Where a waiting caller finds its result.
///
/// `@unchecked Sendable`: the writer's thread fills it before it signals, the caller reads it after.
private final class Outcome<Value>: @unchecked Sendable {
    var result: Result<Value, any Error> = .failure(StorageError.closed)
    let done = DispatchSemaphore(value: 0)
}
