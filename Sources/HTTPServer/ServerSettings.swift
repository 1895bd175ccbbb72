/// How a server listens and what it takes. The defaults suit one machine behind a load balancer.
public struct ServerSettings: Sendable {
    public var host = "127.0.0.1"
    /// 0 takes a free port.
    public var port = 8080
    /// Event loops; one a core is enough.
    public var threads = 2
    /// Threads for handlers that may wait.
    public var workers = 64
    /// Requests that may wait for a worker; more are answered with 503.
    public var queue = 4_096
    public var connections = 16_384
    /// Open connections from one address; 0 for no limit (behind a proxy all come from one).
    public var connectionsPerAddress = 512
    /// Bytes of a request line and its headers together, with some 60 for each header and query parameter. Heads
    /// that leave no room in these for the head of the answer (some 300 bytes) get none: the connection is closed.
    public var largestHead = 16 << 10
    /// Bytes of a body, where the route does not take more.
    public var largestBody = 1 << 20
    /// The slowest that a large body may come in.
    public var slowestBytesPerSecond = 64 << 10
    /// Whether pages of other origins may call (CORS): safe where keys travel in headers, never in cookies.
    public var allowsOtherOrigins = true
    /// Seconds in which a request must have come in whole.
    public var receiveSeconds = 15
    /// Seconds that a connection may stay open without a request.
    public var idleSeconds = 60
    /// Seconds in which an answer must have been taken.
    public var sendSeconds = 60
    /// Seconds that a stop gives those who are still sending a request or reading an answer.
    public var hurrySeconds = 5
    /// Seconds that a stop waits for requests in flight.
    public var drainSeconds = 20

    public init() {}
}

/// What the server asks of the program around it.
public struct ServerHooks: Sendable {
    /// Turns an error that a handler threw into its answer. Problems are answered as they are.
    public var problem: @Sendable (any Error, Request) -> Problem
    /// Told of each answered request; runs on the thread that answers it.
    public var observe: @Sendable (Request, Status, Duration) -> Void

    public init(
        problem: @escaping @Sendable (any Error, Request) -> Problem = { _, _ in
            Problem(.internalError, "internal_error", "Something went wrong on our side.")
        },
        observe: @escaping @Sendable (Request, Status, Duration) -> Void = { _, _, _ in }
    ) {
        self.problem = problem
        self.observe = observe
    }
}
