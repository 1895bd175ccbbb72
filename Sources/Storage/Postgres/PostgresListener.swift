import CPostgres
import Foundation
import Synchronization

/// Listens on a connection of its own, which it replaces whenever it breaks.
final class PostgresListener: Sendable {
    /// Milliseconds between two looks at the connection and the store while all is quiet.
    private static let interval: Int32 = 2_000

    private enum Phase { case idle, connecting, listening, closed }

    private let settings: PostgresSettings
    private let board = NoticeBoard()
    private let phase = Mutex(Phase.idle)
    private let wakeup = Wakeup()

    init(_ settings: PostgresSettings) { self.settings = settings }

    func add(_ channel: String, _ hear: @escaping @Sendable (Signal) -> Void) -> Listening {
        let listening = board.add(channel, hear)
        let before = phase.withLock { phase in
            defer { if phase == .idle { phase = .connecting } }
            return phase
        }
        switch before {
        case .idle:
            let thread = Thread { [self] in loop() }
            thread.name = "hi5-listener"
            thread.start()
        case .listening: board.tell(.lookAgain, channel)
        case .connecting, .closed: break
        }
        return listening
    }

    /// Nothing is heard any more; the thread ends by itself.
    func close() {
        phase.withLock { $0 = .closed }
        board.close()
        wakeup.signal()
    }

    private var isClosed: Bool { phase.withLock { $0 == .closed } }

    private func move(to next: Phase) {
        phase.withLock { if $0 != .closed { $0 = next } }
    }

    private func loop() {
        var pause: Int32 = 100
        while !isClosed {
            if let connection = try? PostgresConnection(settings),
                (try? connection.run("LISTEN hi5", within: settings.statementSeconds)) != nil
            {
                pause = 100
                move(to: .listening)
                // Until here nothing was heard.
                board.tell(.lookAgain, nil)
                try? follow(connection)
                move(to: .connecting)
            }
            board.tell(.lookAgain, nil)
            wakeup.wait(milliseconds: pause)
            pause = min(pause * 2, 1_000)
        }
    }

    /// Hands on what comes in, until the connection breaks or this is closed.
    private func follow(_ connection: PostgresConnection) throws {
        while !isClosed {
            while let notice = PQnotifies(connection.handle) {
                defer { PQfreemem(notice) }
                hand(on: String(cString: notice.pointee.extra), schema: connection.schema)
            }
            if wakeup.wait(milliseconds: Self.interval, or: PQsocket(connection.handle)) {
                guard PQconsumeInput(connection.handle) == 1 else { return }
            } else {
                // A connection can be dead without a sign; and an announcement can have been lost with its node.
                try connection.run("SELECT 1", within: settings.statementSeconds)
                board.tell(.lookAgain, nil)
            }
        }
    }

    /// A line holds schema, channel and payload: several schemas of one database do not hear each other.
    private func hand(on line: String, schema: String) {
        let parts = line.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == schema else { return }
        board.tell(.said(String(parts[2])), String(parts[1]))
    }
}

/// Ends a thread's waiting, for good: a pipe whose writing end gets closed.
private final class Wakeup: Sendable {
    private let reading: Int32
    private let writing: Mutex<Int32>

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no file handle is left")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = ends[0]
        writing = Mutex(ends[1])
    }

    deinit {
        signal()
        Glibc.close(reading)
    }

    func signal() {
        writing.withLock { descriptor in
            if descriptor >= 0 { Glibc.close(descriptor) }
            descriptor = -1
        }
    }

    /// True when there is something to read from `other`.
    @discardableResult
    func wait(milliseconds: Int32, or other: Int32 = -1) -> Bool {
        var sources = [
            pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        return poll(&sources, 2, milliseconds) > 0 && sources[1].revents != 0
    }
}
