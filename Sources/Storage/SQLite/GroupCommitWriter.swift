import Dispatch
import Foundation
import Synchronization

/// The one thread that writes. It takes what has queued up, runs the jobs one after the other, and commits them together:
/// one flush to disk serves them all, and a job that fails undoes only itself.
///
/// A savepoint for each job would cost as much as the job: SQLite keeps what each page was before it. So jobs run without,
/// as most succeed, and most that are refused have changed nothing yet. When one fails after it has, all are undone and
/// run again, each in a savepoint of its own. While they run without, rows that only have to be stored (`Session.insert`)
/// are stored many at a time.
final class GroupCommitWriter: Sendable {
    /// More jobs than this wait for the next commit, so that nobody waits for an endless group.
    private static let largestGroup = 256
    /// Milliseconds to wait for another program that has locked the file: while one holds on to it, callers are told soon.
    private static let lockPatience: (usual: Int32, whileLocked: Int32) = (2_000, 100)

    private struct Job: Sendable {
        /// What it changes cannot be told by counting rows.
        let definesTables: Bool
        /// Runs the statements; the error, if any, undoes this job alone.
        let run: @Sendable (SQLiteConnection) -> (any Error)?
        /// Called once the outcome is final: nil when the job's changes are on disk.
        let settle: @Sendable ((any Error)?) -> Void
        /// What is told of it afterwards, where no thread waits.
        var finish: (@Sendable () -> Void)?
    }

    private struct Queue {
        var jobs: [Job] = []
        var isClosed = false
        /// Why nothing is written any more.
        var refusal: StorageError?
    }

    private let connection: SQLiteConnection
    private let checkpointer: Checkpointer
    private let board: NoticeBoard
    private let queue = Mutex(Queue())
    private let lastFault = Mutex<StorageError?>(nil)
    private let work = DispatchSemaphore(value: 0)
    /// Tells those who do not wait: a whole group for one change of threads, while the next group is written.
    private let finishing = DispatchQueue(label: "hi5-written")
    private let ended = DispatchSemaphore(value: 0)

    init(connection: SQLiteConnection, checkpointer: Checkpointer, board: NoticeBoard) {
        self.connection = connection
        self.checkpointer = checkpointer
        self.board = board
        connection.waitForLocks(milliseconds: Self.lockPatience.usual)
        connection.countLogPages()
        let thread = Thread { [self] in loop() }
        thread.name = "hi5-writer"
        thread.start()
    }

    @discardableResult
    func write<Value: Sendable>(
        definesTables: Bool = false, _ body: @escaping @Sendable (any Session) throws -> Value
    ) throws -> Value {
        let outcome = Outcome<Value>()
        let job = Job(
            definesTables: definesTables, run: { outcome.run(body, $0) },
            settle: { error in
                if let error { outcome.result = .failure(error) }
                outcome.done.signal()
            })
        try submit(job)
        outcome.done.wait()
        return try outcome.result.get()
    }

    /// As `write`, but returns at once. `finish` runs on a thread that is shared by all of these.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Value,
        then finish: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let outcome = Outcome<Value>()
        let job = Job(
            definesTables: false, run: { outcome.run(body, $0) },
            settle: { error in
                if let error { outcome.result = .failure(error) }
            }, finish: { finish(outcome.result) })
        do {
            try submit(job)
        } catch {
            finish(.failure(error))
        }
    }

    private func submit(_ job: Job) throws {
        let refusal = queue.withLock { queue in
            let refusal = queue.isClosed ? .closed : queue.refusal
            if refusal == nil { queue.jobs.append(job) }
            return refusal
        }
        if let refusal { throw refusal }
        work.signal()
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
        finishing.sync {}
    }

    private func loop() {
        var isOver = false
        while !isOver {
            work.wait()
            isOver = writeGroup()
        }
        checkpointer.close()
        connection.close()
        ended.signal()
    }

    /// Writes what has queued up; true when nothing more will come. The signals of jobs that were taken along are spent on
    /// empty rounds, which cost next to nothing.
    private func writeGroup() -> Bool {
        let (group, isOver) = queue.withLock { queue in
            var group: [Job] = []
            if queue.jobs.count <= Self.largestGroup {
                swap(&group, &queue.jobs)
            } else {
                group = Array(queue.jobs.prefix(Self.largestGroup))
                queue.jobs.removeFirst(group.count)
            }
            return (group, queue.isClosed && queue.jobs.isEmpty)
        }
        guard !group.isEmpty else { return isOver }
        commit(group)
        if checkpointer.isNearlyDone(logPages: connection.logPages) { _ = connection.emptyLog() }
        return isOver
    }

    /// What came of the jobs of a group.
    private struct Ran {
        var failures: [(any Error)?] = []
        var notices: [Notice] = []
    }

    /// A job failed that had changed something.
    private struct MustUndo: Error {}

    private func commit(_ group: [Job]) {
        var ran = Ran()
        do {
            do {
                let isPlain = group.count > 1 && !group.contains(where: \.definesTables)
                connection.gathersRows = isPlain
                try run(group, isPlain ? runBare : runInSavepoint, &ran)
                try storeGathered()
            } catch is MustUndo {
                connection.stopGathering()
                try connection.execute("ROLLBACK", [])
                ran = Ran()
                try run(group, runInSavepoint, &ran)
            }
            try connection.execute("COMMIT", [])
        } catch {
            connection.startAnew()
            connection.stopGathering()
            note([error])
            if !connection.isOutsideTransaction { _ = try? connection.execute("ROLLBACK", []) }
            for (index, job) in group.enumerated() {
                // A job that had failed by itself keeps its own reason.
                job.settle(index < ran.failures.count ? ran.failures[index] ?? error : error)
            }
            finish(group)
            return
        }
        note(ran.failures)
        for notice in ran.notices { board.tell(.said(notice.payload), notice.channel) }
        for (job, failure) in zip(group, ran.failures) { job.settle(failure) }
        finish(group)
    }

    /// Letting go of what the jobs held is left to the other thread too.
    private func finish(_ group: [Job]) {
        guard group.contains(where: { $0.finish != nil }) else { return }
        finishing.async { for job in group { job.finish?() } }
    }

    private func run(_ group: [Job], _ runOne: (Job) throws -> (any Error)?, _ ran: inout Ran) throws {
        try connection.execute("BEGIN IMMEDIATE", [])
        for job in group {
            ran.failures.append(try runOne(job))
            ran.notices += connection.startAnew()
        }
    }

    /// Throws `MustUndo` when the job has to be undone.
    private func runBare(_ job: Job) throws -> (any Error)? {
        let changes = connection.changes
        guard let failure = job.run(connection) ?? connection.failure else { return nil }
        connection.startAnew()
        if connection.isOutsideTransaction { throw failure }
        guard connection.changes == changes, !connection.hasLostRows else { throw MustUndo() }
        return failure
    }

    /// What jobs left to be stored together belongs to any of them: when that fails, each runs by itself.
    private func storeGathered() throws {
        do {
            try connection.storeGathered()
        } catch {
            if connection.isOutsideTransaction { throw error }
            throw MustUndo()
        }
        connection.stopGathering()
    }

    private func note(_ failures: [(any Error)?]) {
        let fault = failures.lazy.compactMap { $0 as? StorageError }.first(where: \.isOutage)
        let isNew = lastFault.withLock { last in
            defer { last = fault }
            return last != fault
        }
        guard isNew else { return }
        connection.waitForLocks(
            milliseconds: fault == .busy ? Self.lockPatience.whileLocked : Self.lockPatience.usual)
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

/// Where a caller finds its result.
///
/// `@unchecked Sendable`: the writer's thread fills it before it signals or hands it on, the caller reads it after.
private final class Outcome<Value>: @unchecked Sendable {
    var result: Result<Value, any Error> = .failure(StorageError.closed)
    let done = DispatchSemaphore(value: 0)

    func run(_ body: (any Session) throws -> Value, _ session: any Session) -> (any Error)? {
        result = Result { try body(session) }
        if case .failure(let error) = result { return error }
        return nil
    }
}
