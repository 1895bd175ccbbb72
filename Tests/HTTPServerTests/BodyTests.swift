import HTTPServer
import JSON
import XCTest

final class BodyTests: XCTestCase {
    private func client() throws -> RawClient {
        let server = try serve { router in
            router.on(.post, "/echo", .memory) { request in Response(body: .bytes(request.body)) }
            router.on(.post, "/later", .blocking) { request in Response(body: .bytes(request.body)) }
            router.on(.post, "/json", .memory) { request in .json(try request.json()) }
        }
        return try RawClient(port: server.port)
    }

    private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) } }

    func testBodiesUpToTheLimit() throws {
        let client = try client()
        for path in ["/echo", "/later"] {
            for count in [0, 1, 999, 1_000] {
                XCTAssertEqual(try client.request("POST", path, body: bytes(count)).body, bytes(count))
            }
            XCTAssertEqual(try client.request("POST", path).body, [])
        }
    }

    func testALargerBodyIsRefusedAndTheConnectionStays() throws {
        let client = try client()
        for count in [1_001, 100_000, 16 << 20] {
            let answer = try client.request("POST", "/echo", body: [UInt8](repeating: 1, count: count))
            XCTAssertEqual(answer.status, 413)
            XCTAssertEqual(answer.json["field"], "body")
            XCTAssertEqual(answer.json["limit"], 1_000)
            XCTAssertEqual(try client.request("POST", "/echo", body: [7]).body, [7])
        }
    }

    func testAnEndlessBodyIsCutOff() throws {
        let client = try client()
        try client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000000000\r\n\r\n")
        let part = [UInt8](repeating: 1, count: 1 << 20)
        XCTAssertThrowsError(try { for _ in 0..<200 { try client.send(part) } }())
    }

    func testChunkedBodies() throws {
        let client = try client()
        let head = "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
        try client.send(head + "5\r\nhello\r\n")
        try client.send("6;ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n")
        XCTAssertEqual(try client.answer().text, "hello world")
        try client.send(head + "0\r\n\r\n")
        XCTAssertEqual(try client.answer().body, [])
        try client.send(head + String(repeating: "100\r\n" + String(repeating: "a", count: 256) + "\r\n", count: 5))
        try client.send("0\r\n\r\n")
        XCTAssertEqual(try client.answer().status, 413)
        try client.send(head + "1\r\nx\r\n0\r\n\r\n")
        XCTAssertEqual(try client.answer().text, "x")
        try client.send(head + "zz\r\n")
        XCTAssertTrue(client.waitForClose())
    }

    func testExpectContinue() throws {
        let client = try client()
        try client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        XCTAssertEqual(try client.answer().status, 100)
        try client.send("ok")
        XCTAssertEqual(try client.answer().text, "ok")
    }

    func testJSON() throws {
        let client = try client()
        func post(_ text: String, _ type: String?) throws -> RawClient.Answer {
            let headers = type.map { ["content-TYPE: " + $0] } ?? []
            return try client.request("POST", "/json", headers: headers, body: Array(text.utf8))
        }
        XCTAssertEqual(try post(#"{"a": 1}"#, "application/json").json, ["a": 1])
        XCTAssertEqual(try post("[1]", "Application/JSON; charset=utf-8").json, [1])
        XCTAssertEqual(try post("[1]", nil).json, [1])
        for type in ["text/plain", "application/jsonx", "application/json-seq"] {
            XCTAssertEqual(try post("[1]", type).status, 415, type)
        }
        let broken = try post("{\n  \"a\": x}", "application/json")
        XCTAssertEqual(broken.status, 400)
        XCTAssertEqual(broken.json["code"], "invalid_json")
        XCTAssertEqual(broken.json["line"], 2)
        XCTAssertEqual(broken.json["column"], 8)
        XCTAssertEqual(try post("", "application/json").status, 400)
    }
}
