import HTTPServer
import JSON
import XCTest

final class RoutingTests: XCTestCase {
    private func client() throws -> RawClient {
        let server = try serve { router in
            router.on(.get, "/", .memory) { _ in .json("root") }
            router.on(.get, "/v1/items", .memory) { request in
                try request.query.allowOnly("text", "limit")
                return .json([
                    "text": JSON(try request.query.text("text")),
                    "limit": JSON(try request.query.int("limit", 1...10).map { Int64($0) }),
                ])
            }
            router.on(.get, "/v1/items/mine", .memory) { _ in .json("mine") }
            router.on(.get, "/v1/items/{item}", .memory) { (_, item: String) in .json(.string(item)) }
            router.on(.delete, "/v1/items/{item}", .blocking) { (_, _: String) in Response(.noContent) }
            router.on(.get, "/v1/items/{item}/parts/{part}", .blocking) { (_, item: String, part: Number) in
                .json([.string(item), JSON(part.value)])
            }
        }
        return try RawClient(port: server.port)
    }

    func testFindsTheHandlerAndItsParameters() throws {
        let client = try client()
        XCTAssertEqual(try client.request("GET", "/").json, "root")
        XCTAssertEqual(try client.request("GET", "/v1/items/mine").json, "mine")
        XCTAssertEqual(try client.request("GET", "/v1/items/yours").json, "yours")
        XCTAssertEqual(try client.request("GET", "/v1/items/a/parts/7").json, ["a", 7])
        let deleted = try client.request("DELETE", "/v1/items/yours")
        XCTAssertEqual(deleted.status, 204)
        XCTAssertEqual(deleted["X-Content-Type-Options"], "nosniff")
    }

    func testDecodesParametersAfterSplitting() throws {
        let client = try client()
        XCTAssertEqual(try client.request("GET", "/v1/items/a%2Fb").json, "a/b")
        XCTAssertEqual(try client.request("GET", "/v1/items/%C3%A9+%25").json, "é+%")
        XCTAssertEqual(try client.request("GET", "/v1/items/caf\u{e9}").json, "café")
        // A combining accent after a separator makes one Character with it, but does not hide it.
        XCTAssertEqual(try client.request("GET", "/v1/items/\u{301}x").json, "\u{301}x")
        XCTAssertEqual(try client.request("GET", "/v1/items?\u{301}=1").status, 400)
    }

    func testRefusesBrokenParametersByName() throws {
        let client = try client()
        for (path, field) in [
            ("/v1/items/%", "item"), ("/v1/items/%4", "item"), ("/v1/items/%zz", "item"), ("/v1/items/%ff", "item"),
            ("/v1/items/%C3", "item"), ("/v1/items/%00", "item"), ("/v1/items/a/parts/x", "part"),
            ("/v1/items/a/parts/%31%ff", "part"),
        ] {
            let answer = try client.request("GET", path)
            XCTAssertEqual(answer.status, 400, path)
            XCTAssertEqual(answer.json["field"]?.string, field, path)
        }
        try client.send(Array("GET /v1/items/a".utf8) + [0xFF] + Array("b HTTP/1.1\r\nHost: test\r\n\r\n".utf8))
        let raw = try client.answer()
        XCTAssertEqual(raw.status, 400)
        XCTAssertEqual(raw.json["field"]?.string, "item")
    }

    func testUnknownAddressesAndMethods() throws {
        let client = try client()
        for path in ["/nothing", "/v1", "/v1/items/", "/v1/items//parts/1", "//", "/v1/items/a/parts", "*"] {
            XCTAssertEqual(try client.request("GET", path).status, 404, path)
        }
        for method in ["POST", "BREW", "get"] {
            let answer = try client.request(method, "/v1/items/a")
            XCTAssertEqual(answer.status, 405, method)
            XCTAssertEqual(answer["Allow"], "DELETE, GET, HEAD", method)
        }
    }

    func testHeadIsGetWithoutBody() throws {
        let client = try client()
        for path in ["/v1/items/abc", "/v1/items/abc/parts/1", "/nothing"] {
            let get = try client.request("GET", path)
            let head = try client.request("HEAD", path)
            XCTAssertEqual(head.status, get.status, path)
            if get.status == 200 { XCTAssertEqual(head["Content-Length"], get["Content-Length"], path) }
        }
        XCTAssertEqual(try client.request("GET", "/").json, "root")
    }

    func testQueryParameters() throws {
        let client = try client()
        let good = try client.request("GET", "/v1/items?text=a+b%26%3D&&limit=3&")
        XCTAssertEqual(good.json, ["text": "a b&=", "limit": 3])
        XCTAssertEqual(try client.request("GET", "/v1/items?te%78t=a=b").json["text"], "a=b")
        XCTAssertEqual(try client.request("GET", "/v1/items?").json["text"], .null)
        for (query, field) in [
            ("text=1&text=2", "text"), ("text=%f", "text"), ("text=%ff", "text"), ("text=%00", "text"),
            ("limit=0", "limit"), ("limit=x", "limit"), ("limit=", "limit"), ("limit=99999999999999999999", "limit"),
            ("other=1", "other"), ("%ff=1", "?"), ("=1", ""),
        ] {
            let answer = try client.request("GET", "/v1/items?" + query)
            XCTAssertEqual(answer.status, 400, query)
            XCTAssertEqual(answer.json["field"]?.string, field, query)
        }
    }

    func testListsItsRoutes() {
        var router = Router()
        router.on(.post, "/a/{b}", .memory) { (_, _: String) in Response() }
        router.on(.get, "/", .memory) { _ in Response() }
        XCTAssertEqual(router.routes, ["GET /", "POST /a/{b}"])
    }
}
