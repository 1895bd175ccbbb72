/// What the shell learns of a command. Stable: scripts depend on it.
enum ExitCode: Int32 {
    case success = 0
    /// Anything that has no code of its own.
    case failure = 1
    /// The command line is wrong.
    case usage = 2
    /// Not authenticated, or not allowed.
    case notAllowed = 3
    case notFound = 4
    /// Somebody else was first, or the ticket's status does not allow it.
    case conflict = 5
    /// The server cannot be reached, or cannot serve now.
    case serverAway = 6
    /// The server refused what it was sent.
    case invalid = 7

    /// For people, in the order of the codes.
    static let meanings: [(code: ExitCode, meaning: String)] = [
        (.success, "done"), (.failure, "failed"), (.usage, "wrong command line"), (.notAllowed, "not allowed"),
        (.notFound, "not found"), (.conflict, "conflict"), (.serverAway, "server away"),
        (.invalid, "refused as invalid"),
    ]

    static var summary: String { meanings.map { "\($0.code.rawValue) \($0.meaning)" }.joined(separator: ", ") }
}

/// Ends a command with a line on standard error.
struct CommandFailure: Error, Equatable {
    let code: ExitCode
    let message: String

    init(_ code: ExitCode, _ message: String) {
        self.code = code
        self.message = message
    }
}
