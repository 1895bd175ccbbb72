import HTTPServer
import JSON
import XCTest

final class ProblemTests: XCTestCase {
    private struct Odd: Error {}

    func testProblemsAreRFC9457WithTheRequestsID() throws {
        let ids = Shared<[String]>([])
        let hooks = ServerHooks(observe: { request, _, _ in ids.change { $0.append(request.id.description) } })
        let server = try serve(hooks: hooks) { _ in }
        let answer = try RawClient(port: server.port).request("GET", "/nothing")
        XCTAssertEqual(answer.status, 404)
        XCTAssertEqual(answer["Content-Type"], "application/problem+json")
        XCTAssertEqual(answer.json["type"], "urn:hi5:problem:not_found")
        XCTAssertEqual(answer.json["title"], "Not found")
        XCTAssertEqual(answer.json["status"], 404)
        XCTAssertEqual(answer.json["code"], "not_found")
        XCTAssertEqual(answer.json["detail"]?.string?.isEmpty, false)
        XCTAssertEqual(answer.json["requestId"]?.string, ids.value.first)
    }

    func testErrorsOfHandlersGoThroughTheHookOnBothLanes() throws {
        let statuses = Shared<[Int]>([])
        let hooks = ServerHooks(
            problem: { error, request in
                Problem(.conflict, "odd", "\(type(of: error)) at \(request.path)", [.init("extra", true)])
            },
            observe: { _, status, _ in statuses.change { $0.append(status.code) } })
        let server = try serve(hooks: hooks) { router in
            router.on(.get, "/memory", .memory) { _ in throw Odd() }
            router.on(.get, "/blocking", .blocking) { _ in throw Odd() }
            router.on(.get, "/problem", .blocking) { _ in
                throw Problem(.tooManyRequests, "slow_down", "Slow down.", headers: [("Retry-After", "7")])
            }
        }
        let client = try RawClient(port: server.port)
        for path in ["/memory", "/blocking"] {
            let answer = try client.request("GET", path)
            XCTAssertEqual(answer.status, 409)
            XCTAssertEqual(answer.json["detail"]?.string, "Odd at \(path)")
            XCTAssertEqual(answer.json["extra"], true)
        }
        let problem = try client.request("GET", "/problem")
        XCTAssertEqual(problem.status, 429)
        XCTAssertEqual(problem["Retry-After"], "7")
        XCTAssertEqual(statuses.value, [409, 409, 429])
    }

    func testAnErrorNobodyKnowsSaysNothingAboutItself() throws {
        let server = try serve { router in router.on(.get, "/", .memory) { _ in throw Odd() } }
        let answer = try RawClient(port: server.port).request("GET", "/")
        XCTAssertEqual(answer.status, 500)
        XCTAssertEqual(answer.json["code"], "internal_error")
        XCTAssertFalse(answer.text.contains("Odd"))
    }

    func testRequestIDsDifferAndHaveOneLength() {
        let ids = (0..<1_000).map { _ in RequestID.next().description }
        XCTAssertEqual(Set(ids).count, 1_000)
        XCTAssertEqual(Set(ids.map(\.count)), [14])
    }
}
