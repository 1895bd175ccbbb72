import HTTPServer
import JSON
import XCTest

final class ProtocolTests: XCTestCase {
    private func server() throws -> HTTPServer {
        try serve { router in
            for (path, lane) in [("/memory/{text}", Lane.memory), ("/blocking/{text}", .blocking)] {
                router.on(.get, path, lane) { (_, text: String) in .json(.string(text)) }
                router.on(.post, path, lane) { (request, text: String) in
                    .json([.string(text), JSON(request.body.count)])
                }
            }
            router.on(.get, "/header", .memory) { request in
                .json([
                    JSON(request.headers["X-Test"]), JSON(request.headers["x-missing"]), .string(request.client),
                    JSON(request.headers.pairs.count),
                ])
            }
        }
    }

    func testHeaders() throws {
        let client = try RawClient(port: server().port)
        XCTAssertEqual(
            try client.request("GET", "/header", headers: ["x-tEST:  a b ", "X-Test: second"]).json,
            ["a b", nil, "127.0.0.1", 3])
        XCTAssertEqual(try client.request("GET", "/header", headers: ["X-Test:"]).json[0], "")
        let head = Array("GET /header HTTP/1.1\r\nHost: test\r\nX-Test: a".utf8)
        try client.send(head + [0xFF, 0xC3] + Array("z\r\n\r\n".utf8))
        let answer = try client.answer()
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.json[0], "a\u{FFFD}\u{FFFD}z")
    }

    func testHeaderValuesForPrograms() {
        var headers = Headers([("Accept", "a"), ("accept", "b"), ("É", "é")])
        XCTAssertEqual(headers["ACCEPT"], "a")
        XCTAssertEqual(headers["É"], "é")
        XCTAssertNil(headers["Accep"])
        XCTAssertEqual(headers.pairs.map(\.name), ["Accept", "accept", "É"])
        headers = Headers([])
        XCTAssertNil(headers["Accept"])
    }

    func testPipelinedRequestsAreAnsweredInOrder() throws {
        let client = try RawClient(port: server().port)
        var all = ""
        for number in 0..<50 {
            let lane = number % 2 == 0 ? "memory" : "blocking"
            if number % 5 == 0 {
                all += "POST /\(lane)/\(number) HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbody"
            } else {
                all += "GET /\(lane)/\(number) HTTP/1.1\r\nHost: test\r\n\r\n"
            }
        }
        try client.send(all)
        for number in 0..<50 {
            let text = JSON.string("\(number)")
            XCTAssertEqual(try client.answer().json, number % 5 == 0 ? [text, 4] : text)
        }
    }

    func testHTTP10AndConnectionClose() throws {
        let server = try server()
        for (line, header) in [("HTTP/1.0", ""), ("HTTP/1.1", "Host: test\r\nConnection: close\r\n")] {
            for lane in ["memory", "blocking"] {
                let client = try RawClient(port: server.port)
                try client.send("GET /\(lane)/x \(line)\r\n\(header)\r\n")
                XCTAssertEqual(try client.answer().json, "x")
                XCTAssertTrue(client.waitForClose())
            }
        }
    }

    func testARequestByteByByte() throws {
        let client = try RawClient(port: server().port)
        for byte in Array("POST /blocking/x HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc".utf8) {
            try client.send([byte])
        }
        XCTAssertEqual(try client.answer().json, ["x", 3])
    }
}
