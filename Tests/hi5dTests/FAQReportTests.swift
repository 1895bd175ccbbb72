import JSON
import XCTest

@testable import hi5d

final class FAQReportTests: ServerTestCase {
    func testVotesAreChecked() throws {
        let server = try startServer()
        let path = "/v1/faq/en/articles/restore-purchase/votes"
        let visitor = server.one.visitor
        for (body, field): (JSON, String) in [
            (["visitor": "0123456789abcdef"], "helpful"), (["helpful": "yes"], "helpful"),
            (["helpful": true], "visitor"), (["helpful": true, "visitor": "short"], "visitor"),
            (["helpful": true, "visitor": .string(String(repeating: "v", count: 101))], "visitor"),
            (["helpful": true, "visitor": 7], "visitor"), (["helpful": true, "weight": 100], "weight"),
            (["helpful": true, "visitor": "0123456789abcdef"], "visitor"),
        ] {
            expect(try visitor.post(path, body), 400, "invalid_field", field: field)
        }
        expect(
            try visitor.post("/v1/faq/en/articles/%00/votes", ["helpful": true]), 400, "invalid_field", field: "id")
    }

    func testOneBrandsVotesAreNotAnothers() throws {
        let server = try startServer()
        let path = "/v1/faq/en/articles/restore-purchase/votes"
        let name = try XCTUnwrap(try server.one.visitor.post("/v1/faq/visitors", [:]).json["visitor"])
        let body: JSON = ["helpful": true, "visitor": name]
        XCTAssertEqual(try server.one.visitor.post(path, body).json["helpful"], 1)
        expect(try server.two.visitor.post(path, body), 400, "invalid_field", field: "visitor")
        XCTAssertEqual(try server.two.otherAgent.get("/v1/faq/en/votes").json["votes"], [])
        XCTAssertEqual(try server.one.otherAgent.get("/v1/faq/en/votes").json["votes"]?.array?.count, 1)
    }

    func testAVoteIsNotCastTwice() throws {
        let server = try startServer()
        let path = "/v1/faq/en/articles/restore-purchase/votes"
        func vote(_ helpful: Bool, from address: String? = nil) throws -> JSON {
            let name = try server.one.visitor.post("/v1/faq/visitors", [:]).json["visitor"] ?? .null
            let headers = address.map { ["X-Forwarded-For": $0] } ?? [:]
            return try server.one.visitor.post(path, ["helpful": .bool(helpful), "visitor": name], headers).json
        }
        XCTAssertEqual(try vote(true)["helpful"], 1)
        XCTAssertEqual(try vote(true)["helpful"], 1, "another name from the same place")
        XCTAssertEqual(try vote(true, from: "203.0.113.7")["helpful"], 2, "through a proxy nearby")
        XCTAssertEqual(try vote(false, from: "198.51.100.1, 203.0.113.7, 10.0.0.1")["helpful"], 1, "the same client")
        XCTAssertEqual(try vote(true, from: "203.0.113.7, nonsense")["helpful"], 1, "what is no address ends the list")
        let sam = server.one.subscriber("sam")
        for _ in 0..<2 { XCTAssertEqual(try sam.post(path, ["helpful": true]).json["helpful"], 2) }
    }

    func testGapsShowWhatWasSearchedForInThisBrandAlone() throws {
        let server = try startServer()
        for _ in 0..<2 { _ = try server.one.visitor.get("/v1/faq/en/search?q=zzyzx") }
        _ = try server.one.visitor.get("/v1/faq/en/search?q=zzyzx&limit=1&cursor=1")
        try server.storeCounts()
        let found = try server.one.otherAgent.get("/v1/faq/en/gaps")
        XCTAssertEqual(found.json["gaps"]?[0]?["query"], "zzyzx")
        XCTAssertEqual(found.json["gaps"]?[0]?["searches"], 2, "turning a page is no search")
        XCTAssertEqual(try server.two.otherAgent.get("/v1/faq/en/gaps").json["gaps"], [])
        for query in ["days=0", "days=x", "atLeast=0", "limit=1001", "since=1"] {
            XCTAssertEqual(try server.one.otherAgent.get("/v1/faq/en/gaps?\(query)").status, 400, query)
        }
    }

    func testReadingAnArticleAfterASearchCountsAsAClick() throws {
        let server = try startServer()
        _ = try server.one.visitor.get("/v1/faq/en/search?q=restore")
        _ = try server.one.visitor.get("/v1/faq/en/articles/restore-purchase?q=restore")
        try server.storeCounts()
        XCTAssertEqual(try server.one.otherAgent.get("/v1/faq/en/gaps").json["clicks"], 1)
    }
}
