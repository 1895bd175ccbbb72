import JSON

/// An error answer as problem details (RFC 9457). `code` is stable and meant for programs, `detail` for people.
public struct Problem: Error, Sendable {
    public let status: Status
    public let code: String
    public let detail: String
    /// Further members, such as `field` or `expected`.
    public let members: [JSON.Member]
    public var headers: [(name: String, value: String)]

    public init(
        _ status: Status, _ code: String, _ detail: String, _ members: [JSON.Member] = [],
        headers: [(name: String, value: String)] = []
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.members = members
        self.headers = headers
    }

    /// A 400 for one field, parameter or header.
    public static func field(_ name: String, expected: String) -> Problem {
        Problem(
            .badRequest, "invalid_field", "\"\(name)\" is not valid: expected \(expected).",
            [.init("field", .string(name)), .init("expected", .string(expected))])
    }

    public static let notFound = Problem(.notFound, "not_found", "There is nothing at this address.")

    public static let overloaded = Problem(
        .unavailable, "overloaded", "The server has more work than it can take on. Try again shortly.",
        headers: [("Retry-After", "1")])

    func response(for request: RequestID) -> Response {
        let json = JSON.object(
            [
                .init("type", .string("urn:hi5:problem:\(code)")), .init("title", .string(title)),
                .init("status", JSON(status.code)), .init("code", .string(code)), .init("detail", .string(detail)),
            ] + members + [.init("requestId", .string(request.description))])
        return Response(
            status, headers: [("Content-Type", "application/problem+json")] + headers, body: .bytes(json.encoded))
    }

    private var title: String {
        switch status.code {
        case 400: "Bad request"
        case 401: "Not authenticated"
        case 403: "Not allowed"
        case 404: "Not found"
        case 405: "Method not allowed"
        case 409: "Conflict"
        case 412: "Precondition failed"
        case 413: "Content too large"
        case 415: "Unsupported media type"
        case 422: "Not possible"
        case 429: "Too many requests"
        case 503: "Unavailable"
        default: "Internal error"
        }
    }
}
