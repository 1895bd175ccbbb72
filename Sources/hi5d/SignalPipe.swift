import Foundation

/// Signals as bytes that can be waited for: each writes its number into a pipe, whichever thread it arrives on.
struct SignalPipe: Sendable {
    let reading: Int32
    /// Written by `init` alone, before a handler can run; a handler has no other way to it.
    nonisolated(unsafe) private static var writing: Int32 = -1

    init(_ numbers: [Int32]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure(.failure, "no pipe can be had") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A handler must not wait; a full pipe wakes its reader just as well.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        reading = ends[0]
        Self.writing = ends[1]
        for number in numbers { Self.handle(number) }
    }

    static func handle(_ number: Int32) {
        signal(number) { number in
            let saved = errno
            SignalPipe.send(UInt8(truncatingIfNeeded: number))
            errno = saved
        }
    }

    private static func send(_ byte: UInt8) {
        var byte = byte
        _ = write(writing, &byte, 1)
    }

    /// Wakes who waits, as a signal without a number.
    func wake() { Self.send(0) }

    /// The signals that have come; waits until there is one, or until somebody called `wake`.
    func take() -> Set<Int32> {
        var buffer = [UInt8](repeating: 0, count: 256)
        var count = -1
        repeat { count = read(reading, &buffer, buffer.count) } while count < 0 && errno == EINTR
        return Set(buffer[..<max(0, count)].filter { $0 != 0 }.map(Int32.init))
    }
}
