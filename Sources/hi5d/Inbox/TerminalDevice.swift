import Foundation
import Synchronization

/// The terminal as a full-screen program uses it: raw keys, the alternate screen. Whatever happens, it is given back as
/// it was: at the end, on signals that end the program, on a crash, and while suspended.
final class TerminalDevice {
    private let input = STDIN_FILENO
    private let output = STDOUT_FILENO

    /// Throws when there is no terminal that can do this.
    init(_ environment: [String: String]) throws {
        let hint = "the list is also there without a screen: hi5d ticket list"
        guard isatty(input) == 1, isatty(output) == 1 else {
            throw CommandFailure(.usage, "the inbox needs a terminal; \(hint)")
        }
        guard let kind = environment["TERM"], !kind.isEmpty, kind != "dumb" else {
            throw CommandFailure(
                .usage,
                "the inbox needs a terminal that can place text (TERM is \(environment["TERM"] ?? "not set")); \(hint)")
        }
        guard tcgetattr(input, Rescue.settings) == 0 else {
            throw CommandFailure(.failure, "the terminal's settings cannot be read")
        }
        Rescue.install()
    }

    var size: ScreenSize {
        var size = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return ScreenSize(columns: 80, rows: 24)
        }
        return ScreenSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    func enter() {
        Rescue.isEntered.store(true, ordering: .sequentiallyConsistent)
        var raw = Rescue.settings.pointee
        cfmakeraw(&raw)
        tcsetattr(input, TCSAFLUSH, &raw)
        // The alternate screen, no wrapping at the last column, pastes marked as such.
        write("\u{1B}[?1049h\u{1B}[?7l\u{1B}[?2004h")
    }

    func leave() { Rescue.giveBack() }

    func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return
            }
        }
    }

    /// What has come in; empty when the terminal is gone.
    func read() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = Glibc.read(input, &buffer, buffer.count)
            if count >= 0 { return Array(buffer[..<count]) }
            guard errno == EINTR else { return [] }
        }
    }
}

/// What gives the terminal back when the program cannot do so in its own time. A signal may come at any moment, so all
/// of it is set up before and only calls what POSIX allows in a handler.
private enum Rescue {
    /// Unsafe by type only: written once, before `isEntered`, and then read.
    nonisolated(unsafe) static let settings = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    static let isEntered = Atomic(false)
    /// Likewise.
    nonisolated(unsafe) private static let farewell = {
        let bytes = Array("\u{1B}[?2004l\u{1B}[?7h\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l".utf8)
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = buffer.initialize(from: bytes)
        return buffer
    }()

    static func giveBack() {
        guard isEntered.exchange(false, ordering: .sequentiallyConsistent) else { return }
        _ = Glibc.write(STDOUT_FILENO, farewell.baseAddress, farewell.count)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, settings)
    }

    /// For crashes; signals that ask the program to end are the loop's, which keeps the drafts first.
    static func install() {
        _ = farewell
        for number in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE] {
            signal(number) { number in
                Rescue.giveBack()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        atexit { Rescue.giveBack() }
    }
}
