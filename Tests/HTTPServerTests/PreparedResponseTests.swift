import HTTPServer
import JSON
import XCTest

/// An answer that is made once and sent often.
final class PreparedResponseTests: XCTestCase {
    func testItIsSentLikeAnyOther() throws {
        let plain = Response.json(["ok": true], status: .created, headers: [("Content-Language", "fr")])
        let prepared = plain.prepared()
        let server = try serve { router in
            router.on(.get, "/plain", .memory) { _ in plain }
            router.on(.get, "/memory", .memory) { _ in prepared }
            router.on(.get, "/blocking", .blocking) { _ in prepared }
        }
        let client = try RawClient(port: server.port)
        let expected = try client.request("GET", "/plain")
        for path in ["/memory", "/blocking", "/memory"] {
            let answer = try client.request("GET", path)
            XCTAssertEqual(answer.status, 201)
            XCTAssertEqual(answer.json, ["ok": true])
            for name in ["Content-Type", "Content-Language", "X-Content-Type-Options"] {
                XCTAssertEqual(answer[name], expected[name], name)
            }
            XCTAssertNil(answer["Access-Control-Allow-Origin"])
        }
        let other = try client.request("GET", "/memory", headers: ["Origin: https://arena.example"])
        XCTAssertEqual(other["Access-Control-Allow-Origin"], "*")
        XCTAssertEqual(other.json, ["ok": true])
        XCTAssertNil(try client.request("GET", "/memory")["Access-Control-Allow-Origin"], "it was not changed by that")
    }

    func testManyClientsShareIt() throws {
        let prepared = Response.json(["text": .string(String(repeating: "x", count: 50_000))]).prepared()
        let server = try serve { router in router.on(.get, "/", .memory) { _ in prepared } }
        let port = server.port
        let right = Shared(0)
        concurrently(8) { _ in
            guard let client = try? RawClient(port: port) else { return }
            for _ in 0..<20 where (try? client.request("GET", "/").json["text"]?.string?.count) == 50_000 {
                right.change { $0 += 1 }
            }
        }
        XCTAssertEqual(right.value, 160)
    }
}
