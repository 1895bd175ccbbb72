/// Stops asking an API that has failed several times in a row, and lets one call try it again after a while. Pure.
struct CircuitBreaker: Sendable, Equatable {
    private(set) var failures: Int64 = 0
    /// Nobody asks from the first to the second of these times.
    private(set) var open: Range<Timestamp>?
    /// One call is trying whether it works again.
    private(set) var isTrying = false

    /// Whether a call may go out. The first after the pause is the trial.
    mutating func mayCall(at time: Timestamp) -> Bool {
        guard let open else { return true }
        // A time before the pause means that the clock was set back: nobody waits until it has caught up.
        guard !open.contains(time), !isTrying else { return false }
        isTrying = true
        return true
    }

    mutating func succeeded() { self = CircuitBreaker() }

    mutating func failed(at time: Timestamp, limit: Int64, pause: Int64) {
        failures += 1
        if isTrying || failures >= limit { open = time..<time.adding(seconds: pause) }
        isTrying = false
    }
}
