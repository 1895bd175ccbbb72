import Dispatch
import Helpdesk
import JSON

/// Runs what is due, a second apart, on a queue of its own, until it is stopped.
final class TimerLoop {
    private let queue = DispatchQueue(label: "timers")
    private let source: any DispatchSourceTimer

    init(_ desk: Helpdesk, _ logger: Logger) {
        source = DispatchSource.makeTimerSource(queue: queue)
        source.setEventHandler {
            do {
                try desk.runDueTimers { Self.log($0, logger) }
                try desk.storeSearchCounts(of: Helpdesk.mostQueriesASecond)
            } catch {
                Self.log(error, logger)
            }
        }
        source.schedule(deadline: .now() + 1, repeating: 1, leeway: .milliseconds(100))
        source.resume()
    }

    /// Returns when what is running has finished.
    func stop() {
        source.cancel()
        queue.sync {}
    }

    private static func log(_ error: any Error, _ logger: Logger) {
        logger.log(.error, "timer_failed", ["error": .string(Wiring.describe(error))])
    }
}
