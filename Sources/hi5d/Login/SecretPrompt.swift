import Foundation

/// Asks for a secret: in a terminal without showing what is typed, else as the first line of standard input.
enum SecretPrompt {
    static func ask(_ question: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try checked(readLine(strippingNewline: true) ?? "") }
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw CommandFailure(.failure, "the terminal cannot be asked not to show the token")
        }
        var silent = before
        // Ctrl-C ends the line and comes as a character, so that the echo is always switched on again.
        silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
        withUnsafeMutableBytes(of: &silent.c_cc) { $0[Int(VEOL)] = interrupt }
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        FileHandle.standardError.write(Data(question.utf8))
        var line = [UInt8](repeating: 0, count: 4_096)
        let count = read(STDIN_FILENO, &line, line.count)
        guard count > 0, !line[..<count].contains(interrupt) else { throw CommandFailure(.usage, "nothing was done") }
        return try checked(String(decoding: line[..<count], as: UTF8.self))
    }

    /// Ctrl-C.
    private static let interrupt: UInt8 = 3

    private static func checked(_ line: String) throws -> String {
        let token = line.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty else { throw CommandFailure(.usage, "no token was given") }
        // Anything else could not stand in a header, and is a slip of the clipboard.
        guard token.utf8.count <= 500, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CommandFailure(.usage, "this is no token: tokens look like at_… and have no spaces")
        }
        return token
    }
}
