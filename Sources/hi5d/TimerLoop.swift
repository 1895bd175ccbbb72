import Dispatch
import Helpdesk
import JSON
import Synchronization

/// Runs what is due and looks after the machine, at once and then a second apart, on a queue of its own, until it is
/// stopped.
final class TimerLoop: Sendable {
    /// Timers between two looks at the machine; when there were more, the next look does not wait.
    private static let mostAtOnce = 1_000

    private let desk: Helpdesk
    private let logger: Logger
    private let queue = DispatchQueue(label: "timers")
    private let isOver = Atomic(false)
    private let watch = Mutex(MachineWatch())

    init(_ desk: Helpdesk, _ logger: Logger) {
        self.desk = desk
        self.logger = logger
        schedule(inSeconds: 0)
    }

    /// Returns when the timers that are running have finished.
    func stop() {
        isOver.store(true, ordering: .relaxed)
        queue.sync {}
    }

    private func schedule(inSeconds seconds: Double) {
        queue.asyncAfter(deadline: .now() + seconds) { [weak self] in self?.tick() }
    }

    private func tick() {
        guard !isOver.load(ordering: .relaxed) else { return }
        for notice in watch.withLock({ $0.look(.now) }) { logger.log(notice) }
        var isMoreDue = false
        do {
            let ran = try desk.runDueTimers(
                limit: Self.mostAtOnce, failed: log, until: { isOver.load(ordering: .relaxed) })
            isMoreDue = ran == Self.mostAtOnce
            try desk.storeSearchCounts(of: Helpdesk.mostQueriesASecond)
        } catch {
            log(error)
        }
        schedule(inSeconds: isMoreDue ? 0 : 1)
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
