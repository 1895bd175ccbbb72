import JSON
import XCTest

@testable import Helpdesk

final class PreparedArticleTests: XCTestCase {
    private func prepared(title: String = "T", body: String) throws -> PreparedArticle {
        let language = try XCTUnwrap(smallLanguages()[locale("en")])
        let article = Article(
            id: "a", locale: try locale("en"), section: "help", title: title, body: body, asked: [], tags: [])
        return PreparedArticle(
            article, language: language,
            placeholders: ["brand.name": "Acme \"&\" Co", "brand.accountUrl": "https://acme.test"])
    }

    private func reader(_ sources: Source...) -> Audience {
        Audience(bought: sources.map { .init(source: $0, state: .active, offer: "o-1") })
    }

    private let blocks = "All.\n\n::: source=cleeng\nOurs.\n:::\n\n::: source=apple,roku\nTheirs.\n:::"

    func testASubscriberReadsTheirOwnText() throws {
        let article = try prepared(body: blocks)
        XCTAssertEqual(article.reading(for: reader(.cleeng)), .init(text: "All.\n\nOurs.", choices: []))
        XCTAssertEqual(article.reading(for: reader(.roku)).text, "All.\n\nTheirs.")
        XCTAssertEqual(article.reading(for: reader(.google)), .init(text: "All.", choices: []))
    }

    func testSnippetsSayForWhomABlockIs() throws {
        let article = try prepared(body: blocks)
        XCTAssertEqual(article.plainText, "All.\nOurs.\nTheirs.", "labels are not searched")
        XCTAssertEqual(
            article.labelledText, "All.\nIf we bill you – Ours.\nIf Apple bills you or roku – Theirs.")
    }

    func testSomebodyUnknownGetsAChoice() throws {
        let article = try prepared(body: blocks)
        for audience in [nil, reader()] {
            let reading = article.reading(for: audience)
            XCTAssertEqual(reading.text, "All.")
            XCTAssertEqual(reading.choices.map(\.label), ["If we bill you", "If Apple bills you or roku"])
            XCTAssertEqual(reading.choices.map(\.sources), [[.cleeng], [.apple, .roku]])
            XCTAssertEqual(reading.choices.map(\.text), ["Ours.", "Theirs."])
        }
    }

    func testAReplyNamesTheChoices() throws {
        let article = try prepared(body: blocks)
        XCTAssertEqual(
            article.reply(for: nil), "All.\n\n**If we bill you**\n\nOurs.\n\n**If Apple bills you or roku**\n\nTheirs.")
        XCTAssertEqual(article.reply(for: reader(.apple)), "All.\n\nTheirs.")
    }

    func testPlaceholdersAreFilled() throws {
        let article = try prepared(title: "{{brand.name}}?", body: "At {{brand.accountUrl}}, {{unknown}} {{")
        XCTAssertEqual(article.title, "Acme \"&\" Co?")
        XCTAssertEqual(article.plainText, "At https://acme.test, {{unknown}} {{")
    }

    func testTheFragmentIsJSON() throws {
        let article = try prepared(title: "A \"quoted\"\ttitle", body: "First \\ line.\n\nSecond.")
        let json = try JSON.parse(Array("{".utf8) + article.fragment + Array("}".utf8))
        XCTAssertEqual(
            json, ["id": "a", "title": "A \"quoted\"\ttitle", "section": "help", "summary": "First \\ line."])
    }

    func testTheSummaryIsCutAtAWord() throws {
        let long = try prepared(body: String(repeating: "word ", count: 100))
        XCTAssertTrue(long.summary.hasSuffix(" word…"), long.summary)
        XCTAssertLessThanOrEqual(long.summary.count, 241)
        XCTAssertEqual(try prepared(body: String(repeating: "語", count: 300)).summary.count, 241)
        XCTAssertEqual(try prepared(body: "Short.\n\nMore.").summary, "Short.")
    }
}
