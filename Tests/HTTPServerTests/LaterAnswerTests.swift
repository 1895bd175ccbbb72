import Dispatch
import HTTPServer
import JSON
import XCTest

final class LaterAnswerTests: XCTestCase {
    func testNoThreadWaitsForAnAnswerThatIsPromised() throws {
        let count = 40
        let promised = Shared<[(path: String, answer: Response.Answer)]>([])
        let (all, observed) = (Gate(), Shared(0))
        let hooks = ServerHooks(observe: { _, _, _ in observed.change { $0 += 1 } })
        // Four workers: more promises than these can only be open together when nobody waits.
        let server = try serve(hooks: hooks) { router in
            router.on(.get, "/{name}", .blocking) { (request: Request, name: String) in
                Response(
                    body: .later { answer in
                        promised.change { $0.append((name, answer)) }
                        if promised.value.count == count { all.open() }
                    })
            }
        }
        let clients = try (0..<count).map { _ in try RawClient(port: server.port) }
        for (number, client) in clients.enumerated() {
            try client.send("GET /\(number) HTTP/1.1\r\nHost: test\r\n\r\n")
        }
        XCTAssertTrue(all.wait())
        XCTAssertEqual(observed.value, 0)
        for (path, answer) in promised.value.reversed() { answer(.success(.json(.string(path), status: .created))) }
        for (number, client) in clients.enumerated() {
            let answer = try client.answer()
            XCTAssertEqual(answer.status, 201)
            XCTAssertEqual(answer.json, .string("\(number)"))
        }
        XCTAssertEqual(observed.value, count)
    }

    func testAPromiseThatFailsIsAnsweredAsAnyError() throws {
        struct Failure: Error {}
        let server = try serve { router in
            router.on(.get, "/{kind}", .blocking) { (request: Request, kind: String) in
                if kind == "before" { throw Problem.notFound }
                return Response(
                    body: .later { answer in
                        DispatchQueue.global().async {
                            answer(.failure(kind == "problem" ? Problem.notFound : Failure()))
                        }
                    })
            }
        }
        let client = try RawClient(port: server.port)
        XCTAssertEqual(try client.request("GET", "/before").status, 404)
        XCTAssertEqual(try client.request("GET", "/problem").status, 404)
        XCTAssertEqual(try client.request("GET", "/other").json["code"], "internal_error")
    }

    func testAStopWaitsForWhatIsPromised() throws {
        let (begun, promise) = (Gate(), Shared<Response.Answer?>(nil))
        let server = try serve { router in
            router.on(.get, "/", .blocking) { _ in
                Response(
                    body: .later { answer in
                        promise.change { $0 = answer }
                        begun.open()
                    })
            }
        }
        let waiting = try RawClient(port: server.port)
        var gone: RawClient? = try RawClient(port: server.port)
        try gone?.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        XCTAssertTrue(begun.wait())
        let forgotten = promise.value
        gone = nil
        try waiting.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        XCTAssertTrue(begun.wait())
        let stopped = Gate()
        DispatchQueue.global().async {
            server.stop()
            stopped.open()
        }
        forgotten?(.success(.json("nobody hears it")))
        promise.value?(.success(.json("heard")))
        XCTAssertEqual(try waiting.answer().json, "heard")
        XCTAssertTrue(stopped.wait())
    }
}
