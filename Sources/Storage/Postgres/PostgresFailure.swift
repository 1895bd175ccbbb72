/// What PostgreSQL or the way to it said, and whether the transaction may be tried again.
struct PostgresFailure: Error {
    enum Remedy {
        case none
        /// It lost against another transaction: anew, on a fresh snapshot.
        case raceAgain
        /// Another transaction may have taken the key meanwhile: once anew, so that the body sees it.
        case onceAgain
        /// The connection is gone, before anything could be committed: anew, on another one.
        case reconnect
    }

    let error: StorageError
    let remedy: Remedy

    /// The connection is lost or of no use any more. Outside of a commit nothing of the transaction can stay.
    static func lost(_ reason: String) -> PostgresFailure {
        PostgresFailure(error: .unavailable(reason: oneLine(reason)), remedy: .reconnect)
    }

    /// An error by its SQLSTATE (PostgreSQL's appendix A).
    init(state: String, message: String, statement: String) {
        let message = Self.oneLine(message)
        switch state {
        case "40001", "40P01": (error, remedy) = (.busy, .raceAgain)
        case "23505": (error, remedy) = (.constraint(reason: message), .onceAgain)
        // 08P01 is a mistake in our own statement, not a lost connection.
        case "08000", "08001", "08003", "08004", "08006", "57P01", "57P02", "57P03", "57P05":
            (error, remedy) = (.unavailable(reason: message), .reconnect)
        // The server has become a standby: the primary is elsewhere.
        case "25006": (error, remedy) = (.readOnly, .reconnect)
        case "53100": (error, remedy) = (.diskFull, .none)
        case "53200", "53300", "55P03", "57014": (error, remedy) = (.busy, .none)
        case "XX001", "XX002": (error, remedy) = (.damaged(reason: message), .none)
        default:
            remedy = .none
            if state.hasPrefix("23") {
                error = .constraint(reason: message)
            } else {
                // Messages of class 22 (data exception) quote the value.
                let reason = state.hasPrefix("22") ? "a value does not fit" : message
                error = .engine(code: 0, reason: "\(reason) (SQLSTATE \(state))", statement: statement)
            }
        }
    }

    init(error: StorageError, remedy: Remedy) {
        self.error = error
        self.remedy = remedy
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix { $0.isWhitespace } }.joined(separator: "; ")
    }
}
