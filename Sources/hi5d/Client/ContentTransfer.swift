import JSON

extension APIClient {
    /// The server indexes what it was sent before it answers.
    private static let patience = 600.0
    /// What a server takes at most, however it was started.
    static let largestUpload = 64 << 20

    /// Sends a body that is not JSON, and reads the answer, which is.
    func upload(_ path: String, _ query: [String: String], _ body: [UInt8], type: String) throws -> JSON {
        guard body.count <= Self.largestUpload else {
            throw CommandFailure(
                .invalid, "this is \(body.count) bytes; one request has at most \(Self.largestUpload): send it in parts"
            )
        }
        var request = try request("POST", path, query, body: body, type: type)
        request.deadline = Self.patience
        let (status, data): (Int, [UInt8])
        do {
            (status, data) = try exchange(request)
        } catch let failure as CommandFailure where body.count > 16 << 20 {
            // A server cuts off a body that is far beyond its limit.
            throw CommandFailure(
                failure.code, "\(failure.message), or it does not take \(body.count) bytes: see its --max-body")
        }
        if status == 413 {
            let limit = (try? JSON.parse(data))?["limit"]?.int.map { "\($0)" } ?? "fewer"
            throw CommandFailure(
                .invalid,
                "this is \(body.count) bytes and the server takes \(limit) in one request: "
                    + "start it with a larger --max-body (HI5_MAX_BODY), or send it in parts")
        }
        return try answer(status, data)
    }

    /// The bytes of an answer that is not JSON.
    func download(_ path: String, _ query: [String: String] = [:]) throws -> [UInt8] {
        var request = try request("GET", path, query, body: nil, type: "")
        request.deadline = Self.patience
        let (status, data) = try exchange(request)
        if status >= 400 { _ = try answer(status, data) }
        return data
    }
}
