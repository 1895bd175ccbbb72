import HTTPServer
import Synchronization
import XCTest

@testable import HTTPClient

final class HTTPClientTests: XCTestCase {
    private let client = HTTPClient()

    private func serve(_ routes: (inout Router) -> Void) throws -> String {
        var router = Router()
        routes(&router)
        var settings = ServerSettings()
        settings.port = 0
        let server = try HTTPServer(router: router, settings: settings)
        addTeardownBlock { server.stop() }
        return "http://127.0.0.1:\(server.port)"
    }

    /// Answers with what it was sent.
    private func echo() throws -> String {
        try serve { router in
            for method in [Method.get, .post, .put, .patch, .delete] {
                router.on(method, "/echo", .memory) { request in
                    let seen = "\(method.rawValue) \(request.queryText) \(request.headers["X-Seen"] ?? "-") "
                    return Response(body: .bytes(Array(seen.utf8) + request.body))
                }
            }
        }
    }

    private func assertFails(
        _ request: OutgoingRequest, _ failure: ExchangeFailure, line: UInt = #line
    ) {
        XCTAssertThrowsError(try client.send(request), line: line) {
            XCTAssertEqual($0 as? ExchangeFailure, failure, line: line)
        }
    }

    func testSendsMethodHeadersAndBody() throws {
        let url = try echo()
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            for body in method == "GET" ? [nil] : [nil, [], Array("{}".utf8), [UInt8](repeating: 97, count: 300_000)] {
                var request = OutgoingRequest(method, url + "/echo?a=b", deadline: 10)
                request.set("x-seen", "no")
                request.set("X-Seen", "yes")
                request.body = body
                let answer = try client.send(request)
                XCTAssertEqual(answer.status, 200)
                XCTAssertEqual(answer.body, Array("\(method) a=b yes ".utf8) + (body ?? []))
            }
        }
        var request = OutgoingRequest("GET", url + "/none", deadline: 10)
        request.set("X-Seen", "yes")
        request.set("X-Seen", nil)
        XCTAssertEqual(try client.send(request).status, 404)
    }

    func testManyAtOnce() throws {
        let url = try echo()
        let answers = Mutex<[String]>([])
        let all = DispatchGroup()
        for number in 0..<300 {
            all.enter()
            client.send(OutgoingRequest("GET", "\(url)/echo?\(number)", deadline: 30)) { result in
                if case .success(let answer) = result {
                    answers.withLock { $0.append(String(decoding: answer.body, as: UTF8.self)) }
                }
                all.leave()
            }
        }
        all.wait()
        XCTAssertEqual(Set(answers.withLock { $0 }), Set((0..<300).map { "GET \($0) - " }))
    }

    func testDeadlineAndCancelling() throws {
        let gate = DispatchSemaphore(value: 0)
        let url = try serve { router in
            router.on(.get, "/slow", .blocking) { _ in
                gate.wait()
                return Response()
            }
        }
        defer { for _ in 0..<3 { gate.signal() } }
        assertFails(OutgoingRequest("GET", url + "/slow", deadline: 0.05), .timedOut)

        let outcome = Mutex<[ExchangeFailure]>([])
        let isDone = DispatchSemaphore(value: 0)
        let note: @Sendable (Result<IncomingAnswer, ExchangeFailure>) -> Void = { result in
            if case .failure(let failure) = result { outcome.withLock { $0.append(failure) } }
            isDone.signal()
        }
        let transfer = client.send(OutgoingRequest("GET", url + "/slow", deadline: 60), done: note)
        transfer.cancel()
        transfer.cancel()
        isDone.wait()
        transfer.cancel()
        var other: HTTPClient? = HTTPClient()
        other?.send(OutgoingRequest("GET", url + "/slow", deadline: 60), done: note)
        other = nil
        isDone.wait()
        XCTAssertEqual(outcome.withLock { $0 }, [.cancelled, .cancelled])
    }

    func testAnswersThatAreTooLarge() throws {
        let url = try echo()
        var request = OutgoingRequest("POST", url + "/echo", deadline: 10)
        request.body = [UInt8](repeating: 97, count: 5_000)
        request.largestAnswer = 4_000
        assertFails(request, .tooLarge)
        request.largestAnswer = 6_000
        XCTAssertEqual(try client.send(request).status, 200)
    }

    func testNothingElseThanHTTPIsAsked() throws {
        for url in ["", "none", "file:///etc/passwd", "ftp://127.0.0.1/a", "http://", "http://a b/", "gopher://x"] {
            assertFails(OutgoingRequest("GET", url, deadline: 5), url == "none" ? .unreachable : .impossible)
        }
        for value in ["a\r\nX-Other: b", "a\nb", "a\u{0}b"] {
            var request = OutgoingRequest("GET", try echo() + "/echo", deadline: 5)
            request.set("X-Seen", value)
            assertFails(request, .impossible)
        }
        assertFails(OutgoingRequest("GET", "http://127.0.0.1:1/", deadline: 5), .unreachable)
    }

    func testRedirectsAreNotFollowed() throws {
        let url = try serve { router in
            router.on(.get, "/away", .memory) { _ in Response(.seeOther, headers: [("Location", "/there")]) }
            router.on(.get, "/there", .memory) { _ in Response() }
        }
        XCTAssertEqual(try client.send(OutgoingRequest("GET", url + "/away", deadline: 10)).status, 303)
    }

    func testAStreamIsReadAsItComes() throws {
        let stream = Mutex<ResponseStream?>(nil)
        let url = try serve { router in
            router.on(.get, "/stream", .memory) { _ in
                let new = ResponseStream()
                new.send(Array("0".utf8))
                stream.withLock { $0 = new }
                return Response(body: .stream(new))
            }
        }
        // Each part that arrives has the server send the next one.
        func read(until last: Int, endingItself: Bool) -> (parts: [String], end: ExchangeFailure?) {
            let parts = Mutex<[String]>([])
            let end = Mutex<ExchangeFailure?>(nil)
            let isDone = DispatchSemaphore(value: 0)
            client.stream(OutgoingRequest("GET", url + "/stream", deadline: nil)) { status, bytes in
                guard status == 200 else { return false }
                parts.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
                let count = parts.withLock(\.count)
                guard count < last else {
                    if endingItself { stream.withLock { $0 }?.finish() }
                    return endingItself
                }
                stream.withLock { $0 }?.send(Array("\(count)".utf8))
                return true
            } done: { result in
                if case .failure(let failure) = result { end.withLock { $0 = failure } }
                isDone.signal()
            }
            isDone.wait()
            return (parts.withLock { $0 }, end.withLock { $0 })
        }
        let whole = read(until: 50, endingItself: true)
        XCTAssertEqual(whole.parts, (0..<50).map(String.init))
        XCTAssertNil(whole.end)
        let broken = read(until: 3, endingItself: false)
        XCTAssertEqual(broken.parts, ["0", "1", "2"])
        XCTAssertEqual(broken.end, .cancelled)
    }
}
