import JSON

/// Status codes in use, with the standard's names.
public struct Status: Sendable, Equatable {
    public let code: Int

    public init(_ code: Int) { self.code = code }

    public static let ok = Status(200)
    public static let created = Status(201)
    public static let accepted = Status(202)
    public static let noContent = Status(204)
    public static let seeOther = Status(303)
    public static let notModified = Status(304)
    public static let badRequest = Status(400)
    public static let unauthorized = Status(401)
    public static let forbidden = Status(403)
    public static let notFound = Status(404)
    public static let methodNotAllowed = Status(405)
    public static let conflict = Status(409)
    public static let preconditionFailed = Status(412)
    public static let contentTooLarge = Status(413)
    public static let unsupportedMediaType = Status(415)
    public static let unprocessable = Status(422)
    public static let tooManyRequests = Status(429)
    public static let internalError = Status(500)
    public static let unavailable = Status(503)
}

public struct Response: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// The whole answer, made before: its own status and headers are sent.
        case prepared(PreparedResponse)
        /// Sent in chunks as they come.
        case stream(ResponseStream)
        /// Made when something has happened that no thread waits for; on the worker pool only (`Lane.blocking`).
        /// It is called once, and has to call what it is handed once, from any thread.
        case later(@Sendable (@escaping Answer) -> Void)
    }

    /// Takes an answer.
    public typealias Answer = @Sendable (Result<Response, any Error>) -> Void

    public var status: Status
    public var headers: [(name: String, value: String)]
    public var body: Body

    public init(_ status: Status = .ok, headers: [(name: String, value: String)] = [], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public static func json(
        _ bytes: [UInt8], status: Status = .ok, headers: [(name: String, value: String)] = []
    ) -> Response {
        Response(status, headers: [("Content-Type", "application/json")] + headers, body: .bytes(bytes))
    }

    public static func json(
        _ json: JSON, status: Status = .ok, headers: [(name: String, value: String)] = []
    ) -> Response {
        .json(json.encoded, status: status, headers: headers)
    }
}
