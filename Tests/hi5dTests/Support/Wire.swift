import Foundation
import JSON
import XCTest

/// What a server answered.
struct Answer {
    let status: Int
    /// By lower-case name.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSON { (try? JSON.parse(body)) ?? .null }
    var code: String? { json["code"]?.string }
    var field: String? { json["field"]?.string }
}

/// A plain HTTP/1.1 client on a socket of its own: it can send what better clients refuse to send.
final class Wire {
    static let deadline = 60

    struct Failure: Error {
        let reason: String
    }

    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(reason: "no socket") }
        var limit = timeval(tv_sec: Self.deadline, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(descriptor)
            throw Failure(reason: "no connection: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    func send(_ bytes: some Collection<UInt8>) throws {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { buffer in
                Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(reason: "the server takes no more") }
            sent += count
        }
    }

    /// Reads until the bytes so far satisfy `isEnough` or the server closes. Throws after a minute, also where something
    /// else keeps coming.
    func receive(until isEnough: ([UInt8]) -> Bool = { _ in false }) throws -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let deadline = ContinuousClock.now + .seconds(60)
        while !isEnough(received) {
            guard ContinuousClock.now < deadline else {
                throw Failure(
                    reason: "not what was awaited, for a minute: \(String(decoding: received, as: UTF8.self))")
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count >= 0 else { throw Failure(reason: "no answer: \(String(cString: strerror(errno)))") }
            if count == 0 { break }
            received += buffer[..<count]
        }
        return received
    }

    /// The answer of a server that closes afterwards.
    func answer() throws -> Answer {
        let bytes = try receive()
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw Failure(reason: "the connection was closed without an answer")
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure(reason: "no status line")
        }
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        let body = Array(bytes[end.upperBound...])
        let answer = Answer(status: status, headers: Dictionary(headers) { $1 }, body: body)
        // An answer to HEAD tells the length that GET would have.
        guard body.isEmpty || answer.headers["content-length"].map({ Int($0) == body.count }) ?? true else {
            throw Failure(reason: "the answer is cut short")
        }
        return answer
    }

    static func head(_ method: String, _ target: String, _ headers: [String: String]) -> [UInt8] {
        let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
        return Array("\(method) \(target) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\(lines)\r\n".utf8)
    }
}

/// A server as one caller uses it.
struct Caller: Sendable {
    let port: Int
    var key: String?
    var subscriber: String?

    func with(key: String?, subscriber: String? = nil) -> Caller {
        Caller(port: port, key: key, subscriber: subscriber)
    }

    func send(
        _ method: String, _ target: String, _ body: [UInt8]? = nil, _ headers: [String: String] = [:]
    ) throws -> Answer {
        var all = headers
        if let key { all["Authorization"] = "Bearer \(key)" }
        if let subscriber { all["Subscriber-Token"] = subscriber }
        if let body {
            all["Content-Length"] = String(body.count)
            all["Content-Type"] = headers["Content-Type"] ?? "application/json"
        }
        let wire = try Wire(port: port)
        // A server may answer before it has read all of a body that it refuses.
        do { try wire.send(Wire.head(method, target, all) + (body ?? [])) } catch {
            return try wire.answer()
        }
        return try wire.answer()
    }

    func get(_ target: String, _ headers: [String: String] = [:]) throws -> Answer {
        try send("GET", target, nil, headers)
    }

    func post(_ target: String, _ json: JSON = .object([]), _ headers: [String: String] = [:]) throws -> Answer {
        try send("POST", target, json.encoded, headers)
    }

    /// Starts a conversation and returns its id.
    func start(_ body: JSON = ["locale": "en"]) throws -> String {
        let answer = try post("/v1/conversations", body)
        return try XCTUnwrap(answer.json["id"]?.string, answer.text)
    }

    func say(_ text: String, in conversation: String, _ headers: [String: String] = [:]) throws -> Answer {
        try post("/v1/conversations/\(conversation)/messages", ["text": .string(text)], headers)
    }

    /// Has a conversation handed over and returns it with its ticket's number.
    func escalate(_ text: String = Words.forPerson) throws -> (conversation: String, ticket: Int64) {
        let conversation = try start()
        let answer = try say(text, in: conversation)
        return (conversation, try XCTUnwrap(answer.json["ticket"]?.int, answer.text))
    }
}

enum Words {
    /// An asked-as line of the article `payment-failed`.
    static let question = "Why was my payment declined?"
    static let answerID = "payment-failed"
    /// Like several articles of the test server.
    static let suggesting = "payment"
    static let forPerson = "I want to talk to a real person"
}

/// Percent-encodes everything but unreserved characters.
func escaped(_ text: String) -> String {
    text.utf8.map { byte in
        let scalar = Unicode.Scalar(byte)
        return byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
}
