import Foundation

/// What wakes the loop of the inbox: signals, and other threads.
struct InboxSignals: Sendable {
    private let pipe: SignalPipe

    static let ending = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]

    init() throws {
        pipe = try SignalPipe(Self.ending + [SIGWINCH, SIGCONT, SIGTSTP])
        signal(SIGPIPE, SIG_IGN)
    }

    /// Readable when there is something to take.
    var reading: Int32 { pipe.reading }

    func wake() { pipe.wake() }

    /// The signals that have come since.
    func take() -> Set<Int32> { pipe.take() }

    /// Stops the whole job, as Ctrl-Z does, and returns when it goes on.
    func stop() {
        signal(SIGTSTP, SIG_DFL)
        kill(0, SIGTSTP)
        SignalPipe.handle(SIGTSTP)
    }

    /// Ends the program as the signal would have, so that whoever started it sees why.
    static func end(by number: Int32) -> Never {
        signal(number, SIG_DFL)
        raise(number)
        exit(128 + number)
    }
}
