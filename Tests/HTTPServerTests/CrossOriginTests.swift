import HTTPServer
import JSON
import XCTest

/// Pages of other origins, such as a brand's app in a browser.
final class CrossOriginTests: XCTestCase {
    private func server(allowed: Bool = true) throws -> HTTPServer {
        try serve(Self.small { $0.allowsOtherOrigins = allowed }) { router in
            router.on(.get, "/memory", .memory) { _ in .json(["ok": true]) }
            router.on(.post, "/blocking", .blocking) { _ in throw Problem.notFound }
        }
    }

    func testABrowserMayAskBeforehand() throws {
        let client = try RawClient(port: server().port)
        let answer = try client.request(
            "OPTIONS", "/blocking",
            headers: [
                "Origin: https://arena.example", "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,subscriber-token",
            ])
        XCTAssertEqual(answer.status, 204)
        XCTAssertEqual(answer["Access-Control-Allow-Origin"], "*")
        XCTAssertEqual(answer["Access-Control-Allow-Headers"], "authorization,subscriber-token")
    }

    func testAnswersAndErrorsCanBeRead() throws {
        let client = try RawClient(port: server().port)
        let origin = ["Origin: https://arena.example"]
        XCTAssertEqual(try client.request("GET", "/memory", headers: origin)["Access-Control-Allow-Origin"], "*")
        let error = try client.request("POST", "/blocking", headers: origin)
        XCTAssertEqual(error.status, 404)
        XCTAssertEqual(error["Access-Control-Allow-Origin"], "*")
    }

    func testNothingIsSaidWhereNobodyAsked() throws {
        let client = try RawClient(port: server().port)
        XCTAssertNil(try client.request("GET", "/memory")["Access-Control-Allow-Origin"])
        XCTAssertEqual(try client.request("OPTIONS", "/memory").status, 405)
        let closed = try RawClient(port: server(allowed: false).port)
        XCTAssertNil(
            try closed.request("GET", "/memory", headers: ["Origin: https://x.example"])["Access-Control-Allow-Origin"])
    }
}
