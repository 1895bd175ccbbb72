import Dispatch
import Foundation
import Synchronization

/// Ends connections that take too long to send a request or to read an answer, however steadily they trickle.
final class ConnectionGuard: Sendable {
    /// One open connection.
    final class Watch: Sendable {
        let descriptor: Int32
        /// The client's address as text.
        let client: String
        private let deadline = Atomic<UInt64>(.max)

        init(descriptor: Int32, client: String) {
            self.descriptor = descriptor
            self.client = client
        }

        func expect(within seconds: Int) {
            deadline.store(now() + UInt64(seconds) * 1_000_000_000, ordering: .relaxed)
        }

        /// Leaves no more time than this where less is not due anyway.
        func hurry(within seconds: Int) {
            let due = deadline.load(ordering: .relaxed)
            // Whoever sets another deadline meanwhile knows that there is hurry.
            if due != .max, due > now() + UInt64(seconds) * 1_000_000_000 { expect(within: seconds) }
        }

        func expectNothing() { deadline.store(.max, ordering: .relaxed) }

        func isLate(at time: UInt64) -> Bool { deadline.load(ordering: .relaxed) < time }
    }

    private let open = Mutex<[ObjectIdentifier: Watch]>([:])
    private let stopped = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init() {
        let thread = Thread { [self] in
            while stopped.wait(timeout: .now() + .milliseconds(500)) == .timedOut { sweep() }
            ended.signal()
        }
        thread.name = "hi5-guard"
        thread.start()
    }

    func add(_ watch: Watch) { open.withLock { $0[ObjectIdentifier(watch)] = watch } }

    /// Must be called before the descriptor is closed, so that it cannot name another connection yet.
    func remove(_ watch: Watch) { open.withLock { $0[ObjectIdentifier(watch)] = nil } }

    /// Gives those who are still sending, or still reading an answer, this long at most.
    func hurry(within seconds: Int) {
        open.withLock { for watch in $0.values { watch.hurry(within: seconds) } }
    }

    func stop() {
        stopped.signal()
        ended.wait()
    }

    private func sweep() {
        let time = Self.now()
        open.withLock { watches in
            for watch in watches.values where watch.isLate(at: time) {
                shutdown(watch.descriptor, Int32(SHUT_RDWR))
                watch.expectNothing()
            }
        }
    }

    /// Nanoseconds that never go back. Some milliseconds old, as limits of seconds may be: each request asks three times.
    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
