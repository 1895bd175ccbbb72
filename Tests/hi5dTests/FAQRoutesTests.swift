import JSON
import XCTest

@testable import hi5d

/// What apps and pages read of a brand's FAQ besides single articles.
final class FAQRoutesTests: ServerTestCase {
    private func ids(_ answer: Answer, _ list: String) -> [String] {
        answer.json[list]?.array?.compactMap { $0["id"]?.string } ?? []
    }

    func testSuggestionsComplete() throws {
        let server = try startServer()
        let answer = try server.one.visitor.get("/v1/faq/fr-CA/suggest?q=ANNUL&limit=20")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.json["locale"]?.string, "fr")
        XCTAssertEqual(answer.headers["content-language"], "fr")
        XCTAssertEqual(ids(answer, "suggestions").first, "cancel-subscription")
        XCTAssertEqual(try server.one.visitor.get("/v1/faq/xx/suggest?q=a&limit=1").json["locale"]?.string, "en")
        XCTAssertEqual(ids(try server.one.visitor.get("/v1/faq/en/suggest?q=how&limit=1"), "suggestions").count, 1)
    }

    func testSuggestionParametersAreChecked() throws {
        let server = try startServer()
        for (query, field) in [
            ("", "q"), ("?q=%FF%FE", "q"), ("?q=%", "q"), ("?q=%00", "q"), ("?q=a&q=b", "q"), ("?q=a&limit=0", "limit"),
            ("?q=a&limit=21", "limit"), ("?q=a&page=2", "page"), ("?q=\(String(repeating: "a", count: 10_000))", "q"),
        ] {
            expect(try server.one.visitor.get("/v1/faq/en/suggest\(query)"), 400, "invalid_field", field: field)
        }
        for odd in ["", "%20", "%F0%9F%8E%AC", "%22%27%3B--", "%E2%80%AE", "zzzz", escaped("支払い"), escaped("الدفع")] {
            let answer = try server.one.visitor.get("/v1/faq/en/suggest?q=\(odd)")
            XCTAssertEqual(answer.status, 200, odd)
            XCTAssertEqual(answer.json["suggestions"], [], odd)
        }
        expect(try server.nobody.get("/v1/faq/en/suggest?q=a"), 401, "unauthenticated")
    }

    func testAnotherBrandSuggestsItsOwn() throws {
        let server = try startServer()
        let line = articleLine("secret-plan", title: "<b>Zebra</b> plan & more")
        let taken = try server.one.program.post("/v1/articles/import", ["articles": [try JSON.parse(Array(line.utf8))]])
        XCTAssertEqual(taken.status, 200, taken.text)
        let own = try server.one.visitor.get("/v1/faq/en/suggest?q=zeb")
        XCTAssertEqual(own.json["suggestions"]?.array?.first?["text"]?.string, "<b>Zebra</b> plan & more")
        XCTAssertEqual(try server.two.visitor.get("/v1/faq/en/suggest?q=zeb").json["suggestions"], [])
    }
}
