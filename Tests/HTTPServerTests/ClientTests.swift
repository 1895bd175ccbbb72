import HTTPServer
import JSON
import XCTest

/// Clients that leave at a bad moment, that are many, or that send nonsense.
final class ClientTests: XCTestCase {
    func testClientsThatLeave() throws {
        let entered = Gate()
        let gate = Gate()
        // libmicrohttpd may miss that a client has gone after half a request; the time limit ends that.
        let server = try serve(Self.small { $0.receiveSeconds = 1 }) { router in
            router.on(.get, "/", .blocking) { _ in
                entered.open()
                gate.wait()
                return .json("ok")
            }
            router.on(.get, "/large", .memory) { _ in Response(body: .bytes([UInt8](repeating: 1, count: 8 << 20))) }
            router.on(.post, "/", .memory) { _ in .json("ok") }
        }
        let port = server.port
        // In the middle of a head, of a body, and of an answer.
        for part in ["GET / HT", "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 900\r\n\r\nab"] {
            for _ in 0..<20 { try RawClient(port: port).send(part) }
        }
        for _ in 0..<20 {
            let client = try RawClient(port: port)
            try client.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n")
            try client.skipHead()
        }
        // While the handler works.
        for _ in 0..<4 { try RawClient(port: port).send("GET / HTTP/1.1\r\nHost: test\r\n\r\n") }
        for _ in 0..<4 { XCTAssertTrue(entered.wait()) }
        for _ in 0..<5 { gate.open() }
        XCTAssertEqual(try RawClient(port: port).request("GET", "/").json, "ok")
        // A stop waits for requests that are not over, so that it ends soon shows that these are.
        let start = ContinuousClock.now
        server.stop()
        XCTAssertLessThan(ContinuousClock.now - start, .seconds(4))
    }

    func testManyClientsGetTheirOwnAnswers() throws {
        let server = try serve { router in
            for (path, lane) in [("/memory/{text}", Lane.memory), ("/blocking/{text}", .blocking)] {
                router.on(.post, path, lane) { (request, text: String) in
                    .json([.string(text), .string(String(decoding: request.body, as: UTF8.self))])
                }
            }
            router.on(.get, "/stream/{text}", .blocking) { (_, text: String) in
                let stream = ResponseStream()
                Thread {
                    for character in "\"\(text)\"" { stream.send(Array(String(character).utf8)) }
                    stream.finish()
                }.start()
                return Response(body: .stream(stream))
            }
        }
        let port = server.port
        let wrong = Shared<[String]>([])
        concurrently(24) { number in
            do {
                let client = try RawClient(port: port)
                for round in 0..<60 {
                    let text = "\(number)-\(round)"
                    let isStream = (number + round) % 3 == 2
                    let answer =
                        isStream
                        ? try client.request("GET", "/stream/\(text)")
                        : try client.request(
                            "POST", "/\((number + round) % 3 == 0 ? "memory" : "blocking")/\(text)",
                            body: Array("body \(text)".utf8))
                    let expected = isStream ? JSON.string(text) : [.string(text), .string("body \(text)")]
                    if answer.json != expected { wrong.change { $0.append("\(text): \(answer.status)") } }
                }
            } catch {
                wrong.change { $0.append("\(number): \(error)") }
            }
        }
        XCTAssertEqual(wrong.value, [])
    }

    func testRandomBytesDoNoHarm() throws {
        let settings = Self.small { ($0.receiveSeconds, $0.idleSeconds, $0.connectionsPerAddress) = (1, 1, 0) }
        let server = try serve(settings) { router in
            router.on(.get, "/{text}", .memory) { (request, text: String) in
                .json([.string(text), JSON(try request.query.text("q"))])
            }
            router.on(.post, "/{text}", .blocking) { (request, text: String) in .json(try request.json()) }
        }
        // The same bytes each time, so that a failure can be repeated.
        var random = Noise(state: 42)
        let valid = Array(
            "POST /a%41?q=%20 HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n".utf8)
        var clients: [RawClient] = []
        for round in 0..<600 {
            var bytes = valid
            if round % 3 == 0 {
                bytes = (0..<Int.random(in: 1...300, using: &random)).map { _ in .random(in: 0...255, using: &random) }
            } else {
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
                }
            }
            let client = try RawClient(port: server.port)
            // The server may close, and so refuse the rest, at any byte.
            try? client.send(bytes + Array("\r\n\r\n".utf8))
            clients.append(client)
        }
        for (round, client) in clients.enumerated() { XCTAssertTrue(client.waitForClose(), "round \(round)") }
        XCTAssertEqual(try RawClient(port: server.port).request("GET", "/x").status, 200)
    }
}

private struct Noise: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
