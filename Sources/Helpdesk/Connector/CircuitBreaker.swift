/// Stops asking an API that has failed several times in a row, and lets one call try it again after a while. Pure.
struct CircuitBreaker: Sendable, Equatable {
    private(set) var failures: Int64 = 0
    /// Nobody asks before this time.
    private(set) var openUntil: Timestamp?
    /// One call is trying whether it works again.
    private(set) var isTrying = false

    /// Whether a call may go out. The first after the pause is the trial.
    mutating func mayCall(at time: Timestamp) -> Bool {
        guard let openUntil else { return true }
        guard time >= openUntil, !isTrying else { return false }
        isTrying = true
        return true
    }

    mutating func succeeded() { self = CircuitBreaker() }

    mutating func failed(at time: Timestamp, limit: Int64, pause: Int64) {
        failures += 1
        if isTrying || failures >= limit { openUntil = time.adding(seconds: pause) }
        isTrying = false
    }
}
