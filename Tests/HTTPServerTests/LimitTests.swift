import HTTPServer
import JSON
import XCTest

final class LimitTests: XCTestCase {
    private func server(_ change: (inout ServerSettings) -> Void = { _ in }) throws -> HTTPServer {
        try serve(Self.small(change)) { router in
            router.on(.get, "/", .memory) { _ in .json("ok") }
            router.on(.post, "/", .memory) { _ in .json("ok") }
        }
    }

    func testLargeHeads() throws {
        let server = try server()
        for count in stride(from: 100, to: 40_000, by: 197) {
            let client = try RawClient(port: server.port)
            let padding = String(repeating: "x", count: count)
            try client.send("GET / HTTP/1.1\r\nHost: test\r\nPadding: \(padding)\r\n\r\n")
            // Just below the limit there is no memory for an answer; the connection must end all the same.
            switch count {
            case ..<15_600: XCTAssertEqual(try client.answer().status, 200, "\(count)")
            case 16_300...: XCTAssertEqual(try client.answer().status, 431, "\(count)")
            default: XCTAssertTrue(try client.isAnsweredOrClosed(), "\(count)")
            }
        }
    }

    func testManyHeadersAndLongTargets() throws {
        let server = try server()
        let headers = (0..<5_000).map { "H\($0): x" }
        XCTAssertEqual(try RawClient(port: server.port).request("GET", "/", headers: headers).status, 431)
        let path = "/" + String(repeating: "x", count: 60_000)
        XCTAssertEqual(try RawClient(port: server.port).request("GET", path).status, 414)
        let few = (0..<100).map { "H\($0): x" }
        XCTAssertEqual(try RawClient(port: server.port).request("GET", "/", headers: few).status, 200)
    }

    func testConnectionsOfOneAddressAreLimited() throws {
        let server = try server { $0.connectionsPerAddress = 3 }
        let clients = try (0..<3).map { _ in try RawClient(port: server.port) }
        for client in clients { XCTAssertEqual(try client.request("GET", "/").status, 200) }
        XCTAssertTrue(try RawClient(port: server.port).waitForClose())
        for client in clients { XCTAssertEqual(try client.request("GET", "/").status, 200) }
    }

    func testOverloadIsAnsweredAtOnce() throws {
        let gate = Gate()
        let entered = Gate()
        let server = try serve(Self.small { ($0.workers, $0.queue) = (1, 2) }) { router in
            router.on(.get, "/", .blocking) { _ in
                entered.open()
                gate.wait()
                return .json("ok")
            }
        }
        let first = try RawClient(port: server.port)
        try first.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        XCTAssertTrue(entered.wait())
        let others = try (0..<5).map { _ in try RawClient(port: server.port) }
        for client in others { try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n") }
        // The 503s come while the handler is still at work.
        let refused = Shared(0)
        let answered = Shared<[Int]>([])
        let seen = Gate()
        let boxes = others.map { Box(client: $0) }
        let all = Gate()
        Thread {
            concurrently(boxes.count) { number in
                guard let answer = try? boxes[number].client.answer() else { return }
                answered.change { $0.append(answer.status) }
                if answer.status == 503, answer["Retry-After"] == "1", answer.json["code"] == "overloaded" {
                    refused.change { $0 += 1 }
                    seen.open()
                }
            }
            all.open()
        }.start()
        for _ in 0..<3 { XCTAssertTrue(seen.wait()) }
        for _ in 0..<3 { gate.open() }
        XCTAssertEqual(try first.answer().status, 200)
        XCTAssertTrue(all.wait())
        XCTAssertEqual(answered.value.sorted(), [200, 200, 503, 503, 503])
        XCTAssertEqual(refused.value, 3)
    }

    func testTimeLimitsAgainstSlowClients() throws {
        let server = try server { $0.receiveSeconds = 1 }
        // What each has sent when it stops, or begins to trickle.
        let beginnings = [
            "", "GET", "GET / HTTP/1.1\r\nHost: te", "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 900\r\n\r\nabc",
        ]
        let closed = Shared(0)
        let port = server.port
        concurrently(beginnings.count * 2) { number in
            guard let client = try? RawClient(port: port, seconds: 6) else { return }
            try? client.send(beginnings[number / 2])
            if number % 2 == 0 {
                if client.waitForClose() { closed.change { $0 += 1 } }
            } else if client.trickleUntilClosed(seconds: 6) {
                closed.change { $0 += 1 }
            }
        }
        XCTAssertEqual(closed.value, beginnings.count * 2)
    }

    func testAClientThatDoesNotTakeItsAnswerIsCutOff() throws {
        let settings = Self.small { ($0.sendSeconds, $0.connectionsPerAddress) = (1, 1) }
        let server = try serve(settings) { router in
            router.on(.get, "/", .memory) { _ in Response(body: .bytes([UInt8](repeating: 1, count: 64 << 20))) }
        }
        let client = try RawClient(port: server.port)
        try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        try client.skipHead()
        // The only place is free again once the first connection is gone.
        let limit = Date(timeIntervalSinceNow: 6)
        var status: Int?
        while status == nil, Date() < limit {
            status = try? RawClient(port: server.port).request("HEAD", "/").status
        }
        XCTAssertEqual(status, 200)
        XCTAssertLessThan(try client.rest().count, 64 << 20)
    }

    func testIdleConnectionsAreClosed() throws {
        let server = try server { ($0.idleSeconds, $0.receiveSeconds) = (1, 1) }
        let client = try RawClient(port: server.port, seconds: 6)
        XCTAssertEqual(try client.request("GET", "/").status, 200)
        XCTAssertTrue(client.waitForClose())
    }

    func testWorkAndWaitingStreamsAreNotTimedOut() throws {
        let stream = ResponseStream()
        let server = try serve(Self.small { ($0.idleSeconds, $0.receiveSeconds, $0.sendSeconds) = (1, 1, 1) }) {
            router in
            router.on(.get, "/work", .blocking) { _ in
                Gate().wait(seconds: 2)
                return .json("done")
            }
            router.on(.get, "/stream", .memory) { _ in Response(body: .stream(stream)) }
        }
        let streaming = try RawClient(port: server.port)
        try streaming.send("GET /stream HTTP/1.1\r\nHost: test\r\n\r\n")
        try streaming.skipHead()
        XCTAssertEqual(try RawClient(port: server.port).request("GET", "/work").json, "done")
        stream.send([65])
        stream.finish()
        XCTAssertEqual(try streaming.chunk(), [65])
        XCTAssertNil(try streaming.chunk())
    }
}

/// Each client is used by one thread at a time.
struct Box: @unchecked Sendable {
    let client: RawClient
}
