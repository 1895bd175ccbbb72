import Foundation
import Helpdesk

/// Sees what goes wrong with the machine around the program. Says each thing once, and once that it is over.
struct MachineWatch {
    enum Notice: Equatable {
        /// By so many milliseconds, below 0 when it was set back. Timers go by the clock: they come late or early.
        case clockWasSet(byMilliseconds: Int64)
        /// New connections wait until there are some again.
        case noFileHandles
        case fileHandlesAgain
    }

    struct Reading {
        let clock: Timestamp
        /// Milliseconds that passed since some moment, whatever the clock was set to.
        let passed: Int64
        let hasFileHandles: Bool

        static var now: Reading {
            var passed = timespec()
            clock_gettime(CLOCK_BOOTTIME, &passed)
            return Reading(
                clock: .now, passed: Int64(passed.tv_sec) * 1_000 + Int64(passed.tv_nsec) / 1_000_000,
                hasFileHandles: FileHandles.isOneLeft)
        }
    }

    /// A clock that is kept right by small steps is not worth a word.
    private static let smallest: Int64 = 2_000

    private var last: Reading?

    /// What is new since the last look.
    mutating func look(_ reading: Reading) -> [Notice] {
        defer { last = reading }
        var notices: [Notice] = []
        if let last {
            let step = reading.clock.milliseconds - last.clock.milliseconds - (reading.passed - last.passed)
            if abs(step) >= Self.smallest { notices.append(.clockWasSet(byMilliseconds: step)) }
        }
        if reading.hasFileHandles != last?.hasFileHandles ?? true {
            notices.append(reading.hasFileHandles ? .fileHandlesAgain : .noFileHandles)
        }
        return notices
    }
}
