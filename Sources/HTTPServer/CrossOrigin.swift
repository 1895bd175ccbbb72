/// Answers for pages of other origins (the Fetch standard, "CORS protocol").
enum CrossOrigin {
    /// Any origin: a key is needed, and a browser sends none by itself.
    static let headers: [(name: String, value: String)] = [
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "Content-Language, ETag, Hi5-Content, Location, Retry-After"),
    ]

    /// The answer to a browser that asks beforehand; nil for an OPTIONS request of another kind.
    static func preflight(_ request: Request) -> Response? {
        guard request.headers["Access-Control-Request-Method"] != nil else { return nil }
        var headers: [(name: String, value: String)] = [
            ("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"),
            ("Access-Control-Max-Age", "86400"),
        ]
        if let wanted = request.headers["Access-Control-Request-Headers"] {
            headers.append(("Access-Control-Allow-Headers", wanted))
        }
        return Response(.noContent, headers: headers)
    }
}
