import Foundation

/// Wakes the loop: signals write their number into a pipe that it waits on, other threads a zero.
struct InboxSignals: Sendable {
    let reading: Int32
    /// Written by `init` alone, before a handler can run; a handler has no other way to it.
    nonisolated(unsafe) private static var writing: Int32 = -1

    static let ending = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure(.failure, "no pipe can be had") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reading = ends[0]
        Self.writing = ends[1]
        for number in Self.ending + [SIGWINCH, SIGCONT, SIGTSTP] { Self.handle(number) }
        signal(SIGPIPE, SIG_IGN)
    }

    private static func handle(_ number: Int32) {
        signal(number) { number in
            let saved = errno
            InboxSignals.send(UInt8(truncatingIfNeeded: number))
            errno = saved
        }
    }

    private static func send(_ byte: UInt8) {
        var byte = byte
        // A full pipe wakes the loop just as well.
        _ = write(writing, &byte, 1)
    }

    func wake() { Self.send(0) }

    /// The signals that have come since.
    func take() -> Set<Int32> {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = read(reading, &buffer, buffer.count)
        return Set(buffer[..<max(0, count)].filter { $0 != 0 }.map(Int32.init))
    }

    /// Stops the whole job, as Ctrl-Z does, and returns when it goes on.
    func stop() {
        signal(SIGTSTP, SIG_DFL)
        kill(0, SIGTSTP)
        Self.handle(SIGTSTP)
    }

    /// Ends the program as the signal would have, so that whoever started it sees why.
    static func end(by number: Int32) -> Never {
        signal(number, SIG_DFL)
        raise(number)
        exit(128 + number)
    }
}
