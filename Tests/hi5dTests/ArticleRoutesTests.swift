import Foundation
import JSON
import XCTest

@testable import hi5d

final class ArticleRoutesTests: XCTestCase {
    private func withServer(largestBody: Int = 1 << 20, _ body: (ContentServer) throws -> Void) throws {
        let server = try ContentServer(largestBody: largestBody)
        defer { server.stop() }
        try body(server)
    }

    private func export(_ server: ContentServer, _ key: String, _ query: String = "") throws -> String {
        let answer = try server.send("GET", "/v1/articles/export\(query)", key: key)
        XCTAssertEqual(answer.status, 200)
        return String(decoding: answer.body, as: UTF8.self)
    }

    func testAnImportIsReportedServedAndExported() throws {
        try withServer { server in
            let key = server.keys.secret
            let first = try server.json(
                "POST", "/v1/articles/import", key: key, #"{"articles":[\#(articleLine("a")),\#(articleLine("b"))]}"#)
            XCTAssertEqual(first.status, 200)
            XCTAssertEqual(first.json["added"]?["count"], 2)
            XCTAssertEqual(first.json["added"]?["articles"]?[0], ["id": "a", "locale": "en"])
            let second = try server.json(
                "POST", "/v1/articles/import?mode=replace&dryRun=false", key: server.lead,
                articleLine("b", title: "Costs") + "\n" + articleLine("b", "fr") + "\n", type: "application/x-ndjson")
            XCTAssertEqual(second.json["mode"], "replace")
            XCTAssertEqual(second.json["changed"]?["articles"]?[0], ["id": "b", "locale": "en", "fields": ["title"]])
            XCTAssertEqual(second.json["removed"]?["articles"]?[0], ["id": "a", "locale": "en"])
            XCTAssertEqual(second.json["unchanged"]?["count"], 0)
            let found = try server.json("GET", "/v1/faq/en/search?q=costs", key: server.keys.publishable)
            XCTAssertEqual(found.json["results"]?[0]?["id"], "b")
            let lines = try export(server, key).split(separator: "\n")
            XCTAssertEqual(lines.count, 2)
            XCTAssertEqual(try JSON.parse(String(lines[0]))["title"], "Costs")
            XCTAssertEqual(try export(server, key, "?locale=fr").split(separator: "\n").count, 1)
            XCTAssertEqual(try export(server, key, "?locale=es"), "")
        }
    }

    func testADryRunChangesNothing() throws {
        try withServer { server in
            let key = server.keys.secret
            let answer = try server.json(
                "POST", "/v1/articles/import?dryRun=true", key: key, #"{"articles":[\#(articleLine("a"))]}"#)
            XCTAssertEqual(answer.json["dryRun"], true)
            XCTAssertEqual(answer.json["added"]?["count"], 1)
            XCTAssertEqual(try export(server, key), "")
        }
    }

    func testKeysOfOthersAreRefusedAndBrandsKeptApart() throws {
        try withServer { server in
            let body = #"{"articles":[\#(articleLine("a"))]}"#
            for (key, status) in [(server.keys.publishable, 403), (server.agent, 403), ("sk_wrong", 401)] {
                XCTAssertEqual(
                    try server.send("POST", "/v1/articles/import", key: key, Array(body.utf8)).status, status)
                XCTAssertEqual(try server.send("GET", "/v1/articles/export", key: key).status, status)
                // What they send is not even looked at.
                XCTAssertEqual(try server.send("POST", "/v1/articles/import", key: key, [0xFF]).status, status)
            }
            XCTAssertEqual(try server.send("GET", "/v1/articles/export", key: nil).status, 401)
            _ = try server.json("POST", "/v1/articles/import", key: server.otherKeys.secret, body)
            let answer = try server.json(
                "POST", "/v1/articles/import?mode=replace", key: server.keys.secret,
                #"{"articles":[\#(articleLine("b"))]}"#)
            XCTAssertEqual(answer.json["removed"]?["count"], 0)
            XCTAssertEqual(try export(server, server.keys.secret).contains("\"a\""), false)
            XCTAssertEqual(try export(server, server.otherKeys.secret).contains("\"id\":\"a\""), true)
        }
    }

    func testHostileBodiesAreRefusedWithAReasonAndChangeNothing() throws {
        try withServer { server in
            let key = server.keys.secret
            let bodies = [
                "", "null", "[]", "{}", "7", "{\"articles\":{}}", "{\"articles\":[]}", "{\"articles\":[7,null,[]]}",
                "{\"articles\":[{}]}", "{\"articles\":[\(articleLine("a"))],\"mode\":\"merge\"}", "{\"articles\":[",
                "{\"articles\":[\(articleLine("a")),\(articleLine("a"))]}", "{\"articles\":[\(articleLine("A"))]}",
                String(repeating: "[", count: 100_000),
            ]
            for body in bodies {
                let answer = try server.json("POST", "/v1/articles/import", key: key, body)
                XCTAssertEqual(answer.status, 400, body)
                XCTAssertNotNil(answer.json["detail"]?.string)
            }
            for body in ["", "\n\n", "{}", "x", articleLine("a") + articleLine("b")] {
                let answer = try server.json(
                    "POST", "/v1/articles/import", key: key, body, type: "application/x-ndjson; charset=utf-8")
                XCTAssertEqual(answer.status, 400, body)
                XCTAssertEqual(answer.json["code"], "invalid_content")
            }
            let broken = Array(#"{"articles":[{"id":"a","title":""#.utf8) + [0xC3, 0x28] + Array("\"}]}".utf8)
            XCTAssertEqual(try server.send("POST", "/v1/articles/import", key: key, broken).status, 400)
            for type in ["text/csv", "multipart/form-data", "application/jsonx"] {
                XCTAssertEqual(try server.send("POST", "/v1/articles/import", key: key, [], type: type).status, 415)
            }
            for query in ["mode=all", "mode=", "dryRun=yes", "dryRun=1&dryRun=0", "force=1", "mode=%FF"] {
                let answer = try server.json(
                    "POST", "/v1/articles/import?\(query)", key: key, #"{"articles":[\#(articleLine("a"))]}"#)
                XCTAssertEqual(answer.status, 400, query)
            }
            XCTAssertEqual(try server.send("GET", "/v1/articles/export?locale=klingon", key: key).status, 400)
            XCTAssertEqual(try server.send("GET", "/v1/articles/import", key: key).status, 405)
            XCTAssertEqual(try export(server, key), "")
        }
    }

    func testAllMistakesAreListedUpToAHundred() throws {
        try withServer { server in
            let bad = (0..<150).map { _ in "{}" }.joined(separator: "\n") + "\n" + articleLine("good")
            let answer = try server.json(
                "POST", "/v1/articles/import", key: server.keys.secret, bad, type: "application/x-ndjson")
            XCTAssertEqual(answer.json["count"], 750)
            XCTAssertEqual(answer.json["errors"]?.array?.count, 100)
            XCTAssertEqual(
                answer.json["errors"]?[5], ["at": "body", "line": 2, "field": "id", "reason": "\"id\" is missing"])
            XCTAssertEqual(try export(server, server.keys.secret), "")
        }
    }

    func testAtMostAThousandArticlesOfAKindAreListed() throws {
        try withServer { server in
            let lines = (0..<1_200).map { articleLine("a-\($0)") }.joined(separator: "\n")
            let answer = try server.json(
                "POST", "/v1/articles/import?dryRun=true", key: server.keys.secret, lines, type: "application/x-ndjson")
            XCTAssertEqual(answer.json["added"]?["count"], 1_200)
            XCTAssertEqual(answer.json["added"]?["articles"]?.array?.count, 1_000)
        }
    }

    func testABodyBeyondTheLimitIsRefused() throws {
        try withServer(largestBody: 4_096) { server in
            let answer = try server.send(
                "POST", "/v1/articles/import", key: server.keys.secret, [UInt8](repeating: 0x20, count: 5_000))
            XCTAssertEqual(answer.status, 413)
        }
    }
}
