import Foundation

/// A client that sends exactly the bytes it is given. Every read has a time limit, so that no test hangs.
final class RawClient {
    struct Answer {
        let status: Int
        /// Names in lower case.
        let headers: [(name: String, value: String)]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }

        subscript(name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }
    }

    enum Failure: Error, Equatable {
        case connect(Int32)
        case send(Int32)
        case timeout
        case closed
        case broken(String)
    }

    let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: Int, seconds: Int = 10) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure.connect(errno) }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            let error = errno
            close(descriptor)
            throw Failure.connect(error)
        }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure.send(errno) }
            sent += count
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Sends a request with the headers that each needs, and reads its answer.
    func request(
        _ method: String, _ target: String, headers: [String] = [], body: [UInt8]? = nil
    ) throws -> Answer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: test"] + headers
        if let body { lines.append("Content-Length: \(body.count)") }
        try send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
        return try answer(hasBody: method != "HEAD")
    }

    /// Reads one answer: its length given, chunked, or up to the end of the connection.
    func answer(hasBody: Bool = true) throws -> Answer {
        let status = try line().split(separator: " ")
        guard status.count >= 2, status[0].hasPrefix("HTTP/1."), let code = Int(status[1]) else {
            throw Failure.broken("status line \(status)")
        }
        var headers: [(name: String, value: String)] = []
        while true {
            let line = try line()
            if line.isEmpty { break }
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw Failure.broken("header \(line)") }
            headers.append((parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces)))
        }
        let head = Answer(status: code, headers: headers, body: [])
        guard hasBody, code >= 200, code != 204, code != 304 else { return head }
        var body: [UInt8] = []
        if head["transfer-encoding"] == "chunked" {
            while let chunk = try chunk() { body += chunk }
        } else if let length = head["content-length"].flatMap({ Int($0) }) {
            body = try take(length)
        } else {
            body = try rest()
        }
        return Answer(status: code, headers: headers, body: body)
    }

    /// Reads up to the blank line, for an answer whose body is read chunk by chunk.
    func skipHead() throws {
        while try !line().isEmpty {}
    }

    /// The next chunk; nil for the last.
    func chunk() throws -> [UInt8]? {
        guard let count = Int(try line(), radix: 16) else { throw Failure.broken("chunk size") }
        let bytes = try take(count)
        guard try line().isEmpty else { throw Failure.broken("end of chunk") }
        return count == 0 ? nil : bytes
    }

    /// What comes until the server closes.
    func rest() throws -> [UInt8] {
        while try fill() {}
        defer { buffer = [] }
        return buffer
    }

    /// Waits for the server to close the connection; true when it does, whatever it sends before.
    func waitForClose() -> Bool {
        do {
            while try fill() { buffer = [] }
            return true
        } catch {
            return false
        }
    }

    /// Sends a byte again and again, so that the connection is never quiet; true when the server closes it in time.
    func trickleUntilClosed(seconds: Int) -> Bool {
        let end = Date(timeIntervalSinceNow: TimeInterval(seconds))
        while Date() < end {
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if Glibc.poll(&poll, 1, 100) == 1 { return true }
            do { try send("x") } catch { return true }
        }
        return false
    }

    /// True for any answer, and for an end without one; throws when neither comes.
    func isAnsweredOrClosed() throws -> Bool {
        try fill() || buffer.isEmpty
    }

    private func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end].filter { $0 != 0x0D }
                buffer.removeFirst(end + 1)
                return String(decoding: line, as: UTF8.self)
            }
            guard try fill() else { throw Failure.closed }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count {
            guard try fill() else { throw Failure.closed }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    /// False at the end of the connection (a reset is one too).
    private func fill() throws -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        if count < 0 {
            guard errno == EAGAIN else { return false }
            throw Failure.timeout
        }
        buffer += bytes[..<count]
        return count > 0
    }
}
