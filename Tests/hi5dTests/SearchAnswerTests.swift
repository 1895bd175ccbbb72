import HTTPServer
import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// What a search says besides its results, and that an answer that is kept goes to nobody else.
final class SearchAnswerTests: ServerTestCase {
    private let path = "/v1/faq/en/search?q=cancel"

    func testAKeptAnswerNeedsAKeyEachTime() throws {
        let server = try startServer()
        let first = try server.one.visitor.get(path)
        XCTAssertEqual(first.status, 200)
        for _ in 0..<3 { XCTAssertEqual(try server.one.visitor.get(path).text, first.text) }
        expect(try server.nobody.get(path), 401, "unauthenticated")
        expect(try server.one.visitor.with(key: "pk_unknown").get(path), 401, "unauthenticated")
    }

    func testAKeptAnswerIsOneBrandsAndOneEditions() throws {
        let server = try startServer()
        let path = "/v1/faq/en/search?q=zebra"
        for _ in 0..<3 { XCTAssertEqual(try server.one.visitor.get(path).json["total"], 0) }
        XCTAssertEqual(try server.two.visitor.get(path).json["total"], 0)
        try publish([articleLine("zebra", title: "Zebras", body: "Stripes.")], server)
        XCTAssertEqual(try server.one.visitor.get(path).json["total"], 1)
        XCTAssertEqual(try server.two.visitor.get(path).json["total"], 0)
        XCTAssertEqual(try server.one.visitor.get("/v1/faq/fr/search?q=zebra").headers["content-language"], "fr")
    }

    func testEachAskingIsCounted() throws {
        let server = try startServer()
        for _ in 0..<5 { _ = try server.one.visitor.get("/v1/faq/en/search?q=zzzzqqqq") }
        try server.storeCounts()
        let listed = try server.one.otherAgent.get("/v1/faq/en/gaps")
        XCTAssertEqual(listed.json["gaps"]?[0]?["query"], "zzzzqqqq")
        XCTAssertEqual(listed.json["gaps"]?[0]?["searches"], 5, "also when the answer was kept")
    }

    func testWhatIsAskedAgainIsMadeTwiceAtMost() throws {
        let server = try startServer()
        let visitor = try server.desk.authenticate("Bearer \(server.one.keys.publishable)")
        let content = try server.desk.faq(for: [try XCTUnwrap(LocaleTag("en"))], as: visitor)
        let answers = SearchAnswers()
        var made = 0
        func ask(_ question: Int, bytes: Int) throws {
            _ = try answers.answer(to: "q=\(question)", in: content) {
                made += 1
                return SearchAnswers.Answer(
                    response: .json([UInt8](repeating: 0x20, count: bytes)), question: nil, found: 0)
            }
        }
        for _ in 0..<5 { for question in 0..<1_000 { try ask(question, bytes: 2_000) } }
        XCTAssertLessThan(made, 2_100, "of 5,000 askings")
        made = 0
        // More than is kept: what was asked long ago makes room.
        for _ in 0..<3 { for question in 5_000..<5_200 { try ask(question, bytes: 1 << 18) } }
        XCTAssertGreaterThan(made, 500)
    }

    func testScoresAreExplainedForWhoeverAsks() throws {
        let server = try startServer()
        XCTAssertNil(try server.one.visitor.get(path).json["results"]?.array?.first?["explanation"])
        let answer = try server.one.visitor.get(path + "&explain=true")
        let result = try XCTUnwrap(answer.json["results"]?.array?.first)
        let matches = try XCTUnwrap(result["explanation"]?["matches"]?.array)
        XCTAssertEqual(matches.first?["kind"], "exact")
        XCTAssertTrue(matches.first?["fields"]?.array?.contains("title") ?? false, answer.text)
        let sum = matches.reduce(0) { $0 + ($1["score"]?.double ?? 0) }
        let factor = (result["explanation"]?["bonuses"]?.array ?? []).reduce(1) { $0 + ($1["share"]?.double ?? 0) }
        XCTAssertEqual(sum * factor, try XCTUnwrap(result["score"]?.double), accuracy: 0.01)
        expect(try server.one.visitor.get(path + "&explain=1"), 400, "invalid_field", field: "explain")
    }

    func testSectionsAreCounted() throws {
        let server = try startServer()
        let all = "/v1/faq/en/search?q=zebra&facets=true"
        try publish(
            [
                articleLine("zebra", title: "Zebras", body: "Stripes."),
                articleLine("zebra-two", title: "Two zebras", body: "More stripes."),
            ], server)
        let answer = try server.one.visitor.get(all)
        let facets = try XCTUnwrap(answer.json["facets"]?.array, answer.text)
        XCTAssertEqual(facets.reduce(0) { $0 + ($1["total"]?.int ?? 0) }, answer.json["total"]?.int)
        let elsewhere = try server.one.visitor.get(all + "&section=none")
        XCTAssertEqual(elsewhere.json["total"], 0)
        XCTAssertEqual(elsewhere.json["facets"], .array(facets), "sections that were not searched are counted too")
        XCTAssertNil(try server.one.visitor.get("/v1/faq/en/search?q=zebra").json["facets"])
        expect(try server.one.visitor.get(path + "&facets=yes"), 400, "invalid_field", field: "facets")
    }
}
