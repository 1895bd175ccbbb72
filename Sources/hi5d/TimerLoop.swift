import Dispatch
import Helpdesk
import JSON
import Synchronization

/// Runs what is due and looks after the machine, a second apart, on a queue of its own, until it is stopped.
final class TimerLoop: Sendable {
    private let desk: Helpdesk
    private let logger: Logger
    private let queue = DispatchQueue(label: "timers")
    private let isOver = Atomic(false)
    private let watch = Mutex(MachineWatch())

    init(_ desk: Helpdesk, _ logger: Logger) {
        self.desk = desk
        self.logger = logger
        schedule()
    }

    /// Returns when the timer that is running has finished.
    func stop() {
        isOver.store(true, ordering: .relaxed)
        queue.sync {}
    }

    private func schedule() {
        queue.asyncAfter(deadline: .now() + 1) { [weak self] in self?.tick() }
    }

    private func tick() {
        guard !isOver.load(ordering: .relaxed) else { return }
        for notice in watch.withLock({ $0.look(.now) }) { logger.log(notice) }
        do {
            try desk.runDueTimers(failed: log, until: { isOver.load(ordering: .relaxed) })
            try desk.storeSearchCounts(of: Helpdesk.mostQueriesASecond)
        } catch {
            log(error)
        }
        schedule()
    }

    private func log(_ error: any Error) {
        logger.log(.error, "timer_failed", ["error": .string(Wiring.describe(error))])
    }
}

extension Logger {
    fileprivate func log(_ notice: MachineWatch.Notice) {
        switch notice {
        case .clockWasSet(let milliseconds):
            log(.warning, "clock_was_set", ["by_ms": .int(milliseconds)])
        case .noFileHandles: log(.error, "file_handles_exhausted")
        case .fileHandlesAgain: log(.info, "file_handles_available")
        }
    }
}
