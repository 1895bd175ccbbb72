/// A request to another server, over HTTP or HTTPS.
public struct OutgoingRequest: Sendable {
    public var method: String
    public var url: String
    public private(set) var headers: [(name: String, value: String)] = []
    public var body: [UInt8]?
    /// Seconds in which the whole answer has to come; nil for one that has no end.
    public var deadline: Double?
    /// Whole seconds for which an answer without a deadline may stand still.
    public var patience = 60
    /// Bytes that an answer may have; what is read as it comes has no limit.
    public var largestAnswer = 128 << 20

    public init(_ method: String, _ url: String, deadline: Double?) {
        self.method = method
        self.url = url
        self.deadline = deadline
    }

    /// Sets a header, instead of the earlier one of this name; nil removes it.
    public mutating func set(_ name: String, _ value: String?) {
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        if let value { headers.append((name, value)) }
    }
}

public struct IncomingAnswer: Sendable, Equatable {
    public let status: Int
    public let body: [UInt8]
}

/// Why there is no answer.
public enum ExchangeFailure: Error, Equatable {
    /// Not within the deadline, or it stood still for too long.
    case timedOut
    /// No connection, or a broken one.
    case unreachable
    case tooLarge
    case cancelled
    /// Not an address of HTTP, or a header with a line break in it.
    case impossible
}
