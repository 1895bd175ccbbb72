import Foundation
import JSON
import XCTest

@testable import hi5d

/// One article of one language over HTTP.
final class OneArticleTests: ServerTestCase {
    private let address = "/v1/articles/tariffs/en"

    private func article(_ title: String = "Tariffs") -> JSON {
        ["section": "billing", "title": .string(title), "body": "By **card**.", "asked": ["what does it cost"]]
    }

    private func put(_ caller: Caller, _ json: JSON, _ headers: [String: String] = [:]) throws -> Answer {
        try caller.send("PUT", address, json.encoded, headers)
    }

    func testAnArticleGoesInAndComesOutTheSame() throws {
        let server = try startServer()
        let first = try put(server.one.lead, article())
        XCTAssertEqual(first.status, 201, first.text)
        XCTAssertEqual(first.headers["etag"], "\"v1\"")
        XCTAssertEqual(first.headers["cache-control"], "no-store")
        XCTAssertEqual(
            try server.one.visitor.get("/v1/faq/en/search?q=tariffs").json["results"]?[0]?["id"], "tariffs")
        let read = try server.one.program.get(address)
        XCTAssertEqual(read.json, first.json)
        let stored = try XCTUnwrap(read.json["article"])
        XCTAssertEqual(stored["id"], "tariffs")
        // What was read can be put back as it is.
        let again = try put(server.one.program, stored, ["If-Match": "\"v1\""])
        XCTAssertEqual(again.status, 200)
        XCTAssertEqual(again.headers["etag"], "\"v1\"", "nothing was changed")
        let imported = try server.one.program.get("/v1/articles/export?locale=en")
        XCTAssert(imported.text.contains(stored.text), "the same as an export has")
        XCTAssertEqual(try server.one.admin.send("DELETE", address).status, 204)
        expect(try server.one.admin.get(address), 404, "not_found")
        XCTAssertEqual(try server.one.visitor.get("/v1/faq/en/articles/tariffs").status, 404)
        let events = try server.one.lead.get("\(address)/events").json["events"]
        XCTAssertEqual(events?.array?.map { $0["actor"] }, ["Kim", "Ada"])
        XCTAssertEqual(events?.array?.map { $0["kind"] }, ["added", "removed"])
    }

    func testWhoSawAnEarlierVersionIsToldWhatHappened() throws {
        let server = try startServer()
        _ = try put(server.one.lead, article())
        _ = try put(server.one.admin, article("Prices"))
        let late = expect(
            try put(server.one.program, article("Mine"), ["If-Match": "\"v1\""]), 409, "changed_meanwhile")
        XCTAssertEqual(late.json["currentVersion"], 2)
        XCTAssertEqual(late.json["since"]?[0]?["fields"], ["title"])
        XCTAssertEqual(
            late.json["detail"]?.string,
            "It was changed meanwhile (title changed by Ada) and is at version 2 now.")
        expect(
            try server.one.program.send("DELETE", address, nil, ["If-Match": "\"v1\""]), 409, "changed_meanwhile")
        expect(
            try put(server.one.program, article("Mine"), ["If-Match": "\"v7\""]), 412, "precondition_failed",
            field: "If-Match")
        expect(
            try put(server.one.program, article("Mine"), ["If-None-Match": "*"]), 412, "precondition_failed",
            field: "If-None-Match")
        for (name, header) in [("If-Match", "v1"), ("If-Match", ""), ("If-None-Match", "\"v2\"")] {
            expect(try put(server.one.program, article("Mine"), [name: header]), 400, "invalid_field", field: name)
        }
        XCTAssertEqual(try server.one.program.get(address).json["article"]?["title"], "Prices")
        // Whoever says nothing of a version changes what is there, as with tickets.
        XCTAssertEqual(try put(server.one.program, article("Mine")).headers["etag"], "\"v3\"")
    }

    func testWrongArticlesAreRefusedByField() throws {
        let server = try startServer()
        let long = JSON.string(String(repeating: "x", count: 100_001))
        let mistakes: [(String?, [JSON.Member])] = [
            ("title", [.init("title", "")]), ("title", [.init("title", 7)]), ("title", [.init("title", "a\u{7}b")]),
            ("section", [.init("section", .null)]), ("body", [.init("body", "")]), ("body", [.init("body", long)]),
            ("body", [.init("body", "::: source=nobody\nx\n:::")]), ("body", [.init("blocks", 7)]),
            ("asked", [.init("asked", "x")]), ("asked", [.init("asked", .array(.init(repeating: "x", count: 501)))]),
            ("tags", [.init("tags", ["a,b"])]), ("id", [.init("id", "other")]), ("id", [.init("id", 7)]),
            ("locale", [.init("locale", "fr")]), (nil, [.init("nonsense", 1)]), (nil, [.init("version", 1)]),
        ]
        for (field, members) in mistakes {
            let rest = (article().members ?? []).filter { member in !members.contains { $0.name == member.name } }
            let answer = expect(try put(server.one.lead, .object(rest + members)), 400, "invalid_content")
            XCTAssertEqual(answer.json["errors"]?[0]?["field"], JSON(field), answer.text)
            XCTAssertEqual(answer.json["errors"]?[0]?["at"], "article")
        }
        for body in ["", "{", "[]", "7", "null", String(repeating: "[", count: 100_000)] {
            XCTAssertEqual(try server.one.lead.send("PUT", address, Array(body.utf8)).status, 400, body)
        }
        let broken = Array(#"{"section":"a","body":"b","title":""#.utf8) + [0xC3, 0x28] + Array("\"}".utf8)
        expect(try server.one.lead.send("PUT", address, broken), 400, "invalid_json")
        expect(
            try server.one.lead.send("PUT", address, [0x7B], ["Content-Type": "text/markdown"]), 415,
            "unsupported_media_type")
        for place in ["/v1/articles/Tariffs/en", "/v1/articles/a%20b/en", "/v1/articles/%F0%9F%8D%95/en"] {
            expect(try server.one.lead.send("PUT", place, article().encoded), 400, "invalid_content")
        }
        for place in ["/v1/articles/tariffs/klingon", "/v1/articles/tariffs/e", "/v1/articles/%00/en"] {
            XCTAssertEqual(try server.one.lead.send("PUT", place, article().encoded).status, 400, place)
        }
        expect(
            try server.one.lead.send("PUT", address + "?dryRun=true", article().encoded), 400, "invalid_field",
            field: "dryRun")
        expect(try server.one.lead.get(address), 404, "not_found")
    }

    func testOthersAreRefusedBeforeTheirBodyIsLookedAt() throws {
        let server = try startServer()
        _ = try put(server.one.lead, article())
        for (caller, status) in [
            (server.one.agent, 403), (server.one.visitor, 403), (server.nobody, 401), (server.two.admin, 400),
        ] {
            XCTAssertEqual(try caller.send("PUT", address, [0xFF]).status, status)
        }
        for (caller, status) in [
            (server.one.agent, 403), (server.one.visitor, 403), (server.nobody, 401), (server.two.admin, 404),
            (server.two.program, 404),
        ] {
            XCTAssertEqual(try caller.get(address).status, status)
            XCTAssertEqual(try caller.get("\(address)/events").status, status)
            XCTAssertEqual(try caller.send("DELETE", address).status, status)
        }
        XCTAssertEqual(try put(server.two.admin, article()).headers["etag"], "\"v1\"", "their own")
        XCTAssertEqual(try server.one.lead.get(address).json["version"], 1)
    }

    func testWhatIsRepeatedIsDoneOnce() throws {
        let server = try startServer()
        let key = ["Idempotency-Key": "once"]
        XCTAssertEqual(try put(server.one.lead, article(), key).status, 201)
        XCTAssertEqual(try put(server.one.lead, article("Prices")).status, 200)
        let again = try put(server.one.lead, article(), key)
        XCTAssertEqual(again.status, 201)
        XCTAssertEqual(again.json["article"]?["title"], "Prices", "it is not put back")
        expect(try put(server.one.lead, article("Other"), key), 422, "idempotency_key_reused")
        XCTAssertEqual(try put(server.one.admin, article("Theirs"), key).status, 200, "another agent's key")
    }
}
