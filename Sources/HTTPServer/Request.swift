import JSON

public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
}

/// A request with its whole body.
public struct Request: Sendable {
    public let id: RequestID
    public let method: Method
    /// As sent, with its percent escapes.
    public let path: String
    public let query: Query
    public let headers: Headers
    public let body: [UInt8]
    /// The client's address as text; empty when it cannot be told.
    public let client: String

    public init(
        id: RequestID = .next(), method: Method, target: String, headers: Headers = Headers([]), body: [UInt8] = [],
        client: String = ""
    ) {
        self.id = id
        self.method = method
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        query = Query(parts.count > 1 ? String(parts[1]) : "")
        self.headers = headers
        self.body = body
        self.client = client
    }

    /// The body as JSON. A body that is none gets a 400 that names the place.
    public func json() throws -> JSON {
        if let type = headers["Content-Type"], !type.lowercased().hasPrefix("application/json") {
            throw Problem(.unsupportedMediaType, "unsupported_media_type", "The body must be application/json.")
        }
        do {
            return try JSON.parse(body)
        } catch {
            throw Problem(
                .badRequest, "invalid_json",
                "The body is not valid JSON: line \(error.line), column \(error.column): \(error.reason).",
                [.init("line", JSON(error.line)), .init("column", JSON(error.column))])
        }
    }
}

/// The request's headers in the order they came. Names are compared without regard to case.
public struct Headers: Sendable {
    public let pairs: [(name: String, value: String)]

    public init(_ pairs: [(name: String, value: String)]) {
        self.pairs = pairs
    }

    public subscript(name: StaticString) -> String? {
        pairs.first { Self.matches($0.name, name) }?.value
    }

    private static func matches(_ text: String, _ name: StaticString) -> Bool {
        guard text.utf8.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { expected in
            zip(text.utf8, expected).allSatisfy { lowercase($0) == lowercase($1) }
        }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
