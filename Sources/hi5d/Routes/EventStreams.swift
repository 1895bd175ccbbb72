import HTTPServer

extension Request {
    /// Throws when it is no id of an event.
    func lastEventID(atMost most: Int64) throws -> Int64? {
        try headers["Last-Event-ID"].map { text in
            guard let number = Int64(pathSegment: text), number <= most else {
                throw Problem.field("Last-Event-ID", expected: "the id of the last event that was seen")
            }
            return number
        }
    }
}

extension Response {
    /// Server-sent events, as they come.
    static func events(_ stream: ResponseStream) -> Response {
        Response(
            headers: [
                ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
            ], body: .stream(stream))
    }
}
