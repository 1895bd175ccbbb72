import Foundation
import HTTPClient
import Helpdesk
import JSON

/// Talks to a server as any other program would: over HTTP, with a key.
struct APIClient: Sendable {
    let server: URL
    let key: String
    /// What must still be so of what is changed.
    var seen = SeenVersion.whatever

    static let http = HTTPClient()
    private static let deadline = 30.0

    func get(_ path: String, _ query: [String: String] = [:]) throws -> JSON {
        try send("GET", path, query, body: nil)
    }

    func post(_ path: String, _ body: JSON = .object([])) throws -> JSON {
        try send("POST", path, [:], body: body)
    }

    func put(_ path: String, _ body: JSON) throws -> JSON { try send("PUT", path, [:], body: body) }

    func patch(_ path: String, _ body: JSON) throws -> JSON { try send("PATCH", path, [:], body: body) }

    /// null for an answer without a body.
    func delete(_ path: String) throws -> JSON { try send("DELETE", path, [:], body: nil) }

    func send(
        _ method: String, _ path: String, _ query: [String: String], body: JSON?
    ) throws -> JSON {
        let (status, data) = try exchange(
            try request(method, path, query, body: body?.encoded, type: "application/json"))
        return try answer(status, data)
    }

    func request(
        _ method: String, _ path: String, _ query: [String: String], body: [UInt8]?, type: String
    ) throws -> OutgoingRequest {
        guard var parts = URLComponents(url: server, resolvingAgainstBaseURL: false) else {
            throw CommandFailure(.usage, "\(server) is no server address")
        }
        // An address given with a slash at its end means the same as without.
        while parts.percentEncodedPath.hasSuffix("/") { parts.percentEncodedPath.removeLast() }
        parts.percentEncodedPath += path
        if !query.isEmpty {
            parts.percentEncodedQuery = query.sorted { $0.key < $1.key }
                .map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" }.joined(separator: "&")
        }
        guard let url = parts.url else { throw CommandFailure(.usage, "\(server) is no server address") }
        var request = OutgoingRequest(method, url.absoluteString, deadline: Self.deadline)
        request.set("Authorization", "Bearer \(key)")
        request.set("User-Agent", "hi5d/\(version)")
        if let body {
            request.body = body
            request.set("Content-Type", type)
        }
        if method != "GET" {
            setCondition(of: &request)
            // A request that is sent again after a lost answer does its work once.
            request.set("Idempotency-Key", UUID().uuidString)
        }
        return request
    }

    private func setCondition(of request: inout OutgoingRequest) {
        switch seen {
        case .whatever: break
        case .nothing: request.set("If-None-Match", "*")
        case .existing: request.set("If-Match", "*")
        case .oneOf(let versions): request.set("If-Match", versions.map(versionTag).joined(separator: ", "))
        }
    }

    /// The answer's JSON. Throws the failure that an error answer tells.
    func answer(_ status: Int, _ body: [UInt8]) throws -> JSON {
        if status == 204 { return .null }
        guard let json = try? JSON.parse(body) else {
            throw CommandFailure(.serverAway, "\(server) does not answer like a Hi5 server (status \(status))")
        }
        guard status < 400 else { throw Self.failure(status, json) }
        return json
    }

    func exchange(_ request: OutgoingRequest) throws -> (status: Int, body: [UInt8]) {
        do {
            let answer = try Self.http.send(request)
            return (answer.status, answer.body)
        } catch .timedOut {
            throw CommandFailure(.serverAway, "the server \(server) does not answer in time")
        } catch {
            throw CommandFailure(.serverAway, "the server \(server) cannot be reached")
        }
    }

    private static func failure(_ status: Int, _ problem: JSON) -> CommandFailure {
        let code: ExitCode =
            switch status {
            case 401, 403: .notAllowed
            case 404: .notFound
            case 409: .conflict
            // Its status does not allow it; all else that cannot be done is wrong by itself.
            case 422: problem["code"]?.string == "illegal_transition" ? .conflict : .invalid
            case 429, 502...504: .serverAway
            case 400...499: .invalid
            default: .failure
            }
        let detail = problem["detail"]?.string ?? "the server answered with status \(status)"
        return CommandFailure(
            code, status >= 500 ? "\(detail) (\(problem["requestId"]?.string ?? "no request id"))" : detail)
    }

    /// Everything but the unreserved characters (RFC 3986, 2.3) is escaped.
    static func escaped(_ text: String) -> String {
        var allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        allowed.insert(charactersIn: "0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
}
