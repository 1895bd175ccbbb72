@testable import HTTPServer
import JSON
import XCTest

final class StreamTests: XCTestCase {
    /// A server that hands each stream it starts to `streams`, and opens `started`.
    private func server(_ streams: Shared<[ResponseStream]>, _ started: Gate) throws -> HTTPServer {
        try serve { router in
            for (path, lane) in [("/memory", Lane.memory), ("/blocking", .blocking)] {
                router.on(.get, path, lane) { _ in
                    let stream = ResponseStream()
                    stream.send(Array("hello ".utf8))
                    streams.change { $0.append(stream) }
                    started.open()
                    return Response(headers: [("Content-Type", "text/plain")], body: .stream(stream))
                }
            }
        }
    }

    func testSendsWhatComesWhenItComes() throws {
        let streams = Shared<[ResponseStream]>([])
        let server = try server(streams, Gate())
        let client = try RawClient(port: server.port)
        for path in ["/memory", "/blocking"] {
            try client.send("GET \(path) HTTP/1.1\r\nHost: test\r\n\r\n")
            try client.skipHead()
            XCTAssertEqual(try client.chunk(), Array("hello ".utf8))
            let stream = try XCTUnwrap(streams.value.last)
            for number in 0..<100 {
                XCTAssertTrue(stream.send(Array("\(number)".utf8)))
                XCTAssertEqual(try client.chunk(), Array("\(number)".utf8))
            }
            stream.send(Array("end".utf8))
            stream.finish()
            XCTAssertFalse(stream.send([1]))
            XCTAssertEqual(try client.chunk(), Array("end".utf8))
            XCTAssertNil(try client.chunk())
        }
    }

    func testManyBytesFromAnotherThreadArriveInOrder() throws {
        let streams = Shared<[ResponseStream]>([])
        let started = Gate()
        let server = try server(streams, started)
        let client = try RawClient(port: server.port)
        try client.send("GET /memory HTTP/1.1\r\nHost: test\r\n\r\n")
        XCTAssertTrue(started.wait())
        let stream = try XCTUnwrap(streams.value.first)
        let wanted = (0..<9_000).map { "line \($0)\n" }.joined()
        Thread {
            for number in 0..<9_000 { stream.send(Array("line \(number)\n".utf8)) }
            stream.finish()
        }.start()
        XCTAssertEqual(try client.answer().text, "hello " + wanted)
    }

    func testHTTP10GetsTheStreamUpToTheEndOfTheConnection() throws {
        let streams = Shared<[ResponseStream]>([])
        let started = Gate()
        let server = try server(streams, started)
        let client = try RawClient(port: server.port)
        try client.send("GET /memory HTTP/1.0\r\n\r\n")
        XCTAssertTrue(started.wait())
        streams.value.first?.send(Array("there".utf8))
        streams.value.first?.finish()
        XCTAssertEqual(try client.answer().text, "hello there")
    }

    func testHeadDoesNotStartTheStream() throws {
        let streams = Shared<[ResponseStream]>([])
        let server = try server(streams, Gate())
        let client = try RawClient(port: server.port)
        XCTAssertEqual(try client.request("HEAD", "/memory").status, 200)
        XCTAssertEqual(try client.request("HEAD", "/blocking").status, 200)
        XCTAssertEqual(streams.value[0].send([1]), false)
    }

    func testAClientThatLeavesASuspendedStreamIsNoticed() throws {
        let streams = Shared<[ResponseStream]>([])
        let server = try server(streams, Gate())
        do {
            let client = try RawClient(port: server.port)
            try client.send("GET /memory HTTP/1.1\r\nHost: test\r\n\r\n")
            try client.skipHead()
            _ = try client.chunk()
        }
        let stream = try XCTUnwrap(streams.value.first)
        let limit = Date(timeIntervalSinceNow: 10)
        // A request between two sends gives the server time to find out.
        let other = try RawClient(port: server.port)
        while stream.send([65]), Date() < limit {
            XCTAssertEqual(try other.request("GET", "/nothing").status, 404)
        }
        XCTAssertFalse(stream.send([65]))
    }

    func testAClientThatDoesNotReadIsCutOffAndItsAnswerDoesNotLookComplete() throws {
        let streams = Shared<[ResponseStream]>([])
        let started = Gate()
        let server = try server(streams, started)
        let client = try RawClient(port: server.port)
        try client.send("GET /memory HTTP/1.1\r\nHost: test\r\n\r\n")
        XCTAssertTrue(started.wait())
        let stream = try XCTUnwrap(streams.value.first)
        let block = [UInt8](repeating: 65, count: 100_000)
        var blocks = 0
        while stream.send(block), blocks < 10_000 { blocks += 1 }
        XCTAssertLessThan(blocks, 10_000)
        try client.skipHead()
        XCTAssertThrowsError(try { while try client.chunk() != nil {} }())
    }

    func testAStreamIsForgottenWhenItsAnswerIsOver() throws {
        let server = try serve { router in
            router.on(.get, "/", .memory) { _ in
                let stream = ResponseStream()
                stream.send([65])
                stream.finish()
                return Response(body: .stream(stream))
            }
        }
        let client = try RawClient(port: server.port)
        for _ in 0..<20 { XCTAssertEqual(try client.request("GET", "/").text, "A") }
        // The end of the connection comes after the end of its last answer.
        try client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        XCTAssertEqual(try client.answer().text, "A")
        XCTAssertTrue(client.waitForClose())
        XCTAssertEqual(server.openStreams, 0)
    }
}
