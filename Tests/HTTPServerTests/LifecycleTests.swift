import HTTPServer
import JSON
import XCTest

final class LifecycleTests: XCTestCase {
    func testATakenPortIsNamed() throws {
        let server = try serve { _ in }
        let settings = Self.small { $0.port = server.port }
        XCTAssertThrowsError(try HTTPServer(router: Router(), settings: settings)) { error in
            let error = error as? ListenError
            XCTAssertEqual(error?.isAddressInUse, true)
            XCTAssertEqual(error?.port, server.port)
            XCTAssertEqual(error?.description.hasPrefix("cannot listen on 127.0.0.1:\(server.port): "), true)
        }
        for (host, port) in [("127.0.0.1", 70_000), ("no such host", 0), ("203.0.113.1", 0)] {
            let settings = Self.small { ($0.host, $0.port) = (host, port) }
            XCTAssertThrowsError(try HTTPServer(router: Router(), settings: settings)) { error in
                XCTAssertEqual((error as? ListenError)?.isAddressInUse, false, host)
            }
        }
    }

    func testThePortIsFreeAfterAStop() throws {
        let first = try serve { _ in }
        first.stop()
        let again = try serve(Self.small { $0.port = first.port }) { router in
            router.on(.get, "/", .memory) { _ in .json("again") }
        }
        XCTAssertEqual(try RawClient(port: again.port).request("GET", "/").json, "again")
    }

    func testStopTwiceAndWithOneThread() throws {
        for threads in 1...3 {
            let server = try serve(Self.small { $0.threads = threads }) { router in
                router.on(.get, "/", .blocking) { _ in .json("ok") }
            }
            let client = try RawClient(port: server.port)
            XCTAssertEqual(try client.request("GET", "/").json, "ok")
            server.stop()
            server.stop()
            XCTAssertTrue(client.waitForClose())
            XCTAssertThrowsError(try RawClient(port: server.port))
        }
    }

    func testStopFinishesWhatIsInFlight() throws {
        let entered = Gate()
        let gate = Gate()
        let server = try serve { router in
            router.on(.post, "/", .blocking) { request in
                entered.open()
                gate.wait()
                return .json(.string(String(decoding: request.body, as: UTF8.self)))
            }
        }
        let working = try RawClient(port: server.port)
        try working.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\none")
        XCTAssertTrue(entered.wait())
        // Half of a request: it is in flight too.
        let sending = try RawClient(port: server.port)
        try sending.send("POST / HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        XCTAssertEqual(try sending.answer().status, 100)
        let stopped = stop(server)
        // New connections are refused while the stop waits.
        XCTAssertTrue(isRefused(port: server.port))
        try sending.send("two")
        XCTAssertTrue(entered.wait())
        gate.open()
        gate.open()
        let first = try working.answer()
        XCTAssertEqual(first.json, "one")
        XCTAssertEqual(first["Connection"]?.lowercased(), "close")
        XCTAssertEqual(try sending.answer().json, "two")
        XCTAssertTrue(stopped.wait())
    }

    func testStopEndsStreams() throws {
        let server = try serve { router in
            router.on(.get, "/", .memory) { _ in
                let stream = ResponseStream()
                stream.send(Array("begun".utf8))
                return Response(body: .stream(stream))
            }
        }
        let client = try RawClient(port: server.port)
        try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        try client.skipHead()
        XCTAssertEqual(try client.chunk(), Array("begun".utf8))
        let stopped = stop(server)
        XCTAssertNil(try client.chunk())
        XCTAssertTrue(client.waitForClose())
        XCTAssertTrue(stopped.wait(seconds: 3))
    }

    func testAStreamThatBeginsDuringTheStopIsEndedToo() throws {
        let entered = Gate()
        let gate = Gate()
        let server = try serve { router in
            router.on(.get, "/", .blocking) { _ in
                entered.open()
                gate.wait()
                let stream = ResponseStream()
                stream.send(Array("late".utf8))
                return Response(body: .stream(stream))
            }
        }
        let client = try RawClient(port: server.port)
        try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        XCTAssertTrue(entered.wait())
        let stopped = stop(server)
        XCTAssertTrue(isRefused(port: server.port))
        gate.open()
        XCTAssertEqual(try client.answer().text, "late")
        XCTAssertTrue(stopped.wait(seconds: 3))
    }

    func testAStopDoesNotWaitForEver() throws {
        let server = try serve(Self.small { $0.drainSeconds = 1 }) { router in
            router.on(.post, "/", .memory) { _ in .json("ok") }
        }
        let client = try RawClient(port: server.port)
        try client.send("POST / HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        XCTAssertEqual(try client.answer().status, 100)
        let stopped = stop(server)
        XCTAssertTrue(stopped.wait(seconds: 5))
        XCTAssertTrue(client.waitForClose())
    }

    func testAStopHurriesThoseWhoSendSlowly() throws {
        let server = try serve(
            Self.small {
                $0.drainSeconds = 60
                $0.receiveSeconds = 60
                $0.hurrySeconds = 0
            }
        ) { router in
            router.on(.post, "/", .memory) { _ in .json("ok") }
        }
        let client = try RawClient(port: server.port)
        try client.send("POST / HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        XCTAssertEqual(try client.answer().status, 100)
        let stopped = stop(server)
        XCTAssertTrue(client.waitForClose())
        XCTAssertTrue(stopped.wait(seconds: 5))
    }

    func testStopUnderLoad() throws {
        for _ in 0..<10 {
            let server = try serve { router in
                router.on(.get, "/memory", .memory) { _ in .json("ok") }
                router.on(.get, "/blocking", .blocking) { _ in .json("ok") }
                router.on(.get, "/stream", .blocking) { _ in
                    let one = ResponseStream()
                    one.send(Array("\"o".utf8))
                    one.send(Array("k\"".utf8))
                    one.finish()
                    return Response(body: .stream(one))
                }
            }
            let port = server.port
            let answered = Shared(0)
            let wrong = Shared<[String]>([])
            let busy = Gate()
            let over = Gate()
            Thread {
                concurrently(12) { number in
                    let path = ["/memory", "/blocking", "/stream"][number % 3]
                    while let client = try? RawClient(port: port) {
                        while let answer = try? client.request("GET", path) {
                            // A request that comes when the workers have ended is told to try again.
                            if answer.json != "ok", answer.status != 503 {
                                wrong.change { $0.append("\(answer.status) \(answer.text)") }
                            }
                            answered.change { count in
                                count += 1
                                if count == 200 { busy.open() }
                            }
                        }
                    }
                }
                over.open()
            }.start()
            XCTAssertTrue(busy.wait())
            server.stop()
            XCTAssertTrue(over.wait())
            XCTAssertEqual(wrong.value, [])
        }
    }

    func testAServerThatDoesNotStartLeavesNoThreads() throws {
        let before = threads()
        // More threads than there is memory for their descriptions.
        let settings = Self.small { $0.threads = Int(Int32.max) }
        XCTAssertThrowsError(try HTTPServer(router: Router(), settings: settings))
        // A thread that has said it is over still takes a moment to end.
        let limit = Date(timeIntervalSinceNow: 5)
        while threads() > before, Date() < limit {}
        XCTAssertLessThanOrEqual(threads(), before)
    }

    private func threads() -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 0
    }

    private func stop(_ server: HTTPServer) -> Gate {
        let stopped = Gate()
        Thread {
            server.stop()
            stopped.open()
        }.start()
        return stopped
    }

    /// Waits until new connections are refused: then the stop has begun.
    private func isRefused(port: Int) -> Bool {
        let limit = Date(timeIntervalSinceNow: 5)
        while Date() < limit {
            guard (try? RawClient(port: port)) != nil else { return true }
        }
        return false
    }
}
