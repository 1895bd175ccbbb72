import Foundation
import XCTest

@testable import Helpdesk

final class ArticleRoundTripTests: XCTestCase {
    func testJSONLinesGiveTheSameArticles() throws {
        let articles = try ContentFixture.awkward()
        let reading = ArticleJSON.readLines(ArticleJSON.writeLines(articles), name: "a.jsonl")
        XCTAssertEqual(reading.messages, [])
        XCTAssertEqual(reading.articles, articles)
    }

    func testCSVGivesTheSameArticles() throws {
        let articles = try ContentFixture.awkward()
        let reading = ArticleCSV.read(ArticleCSV.write(articles), name: "a.csv")
        XCTAssertEqual(reading.messages, [])
        XCTAssertEqual(reading.articles, articles)
    }

    func testAFolderOfMarkdownGivesTheSameArticles() throws {
        let articles = try ContentFixture.awkward()
        let folder = try temporaryFolder()
        for file in ArticleFolder.files(articles) { try write(file.text, to: "\(folder)/\(file.path)") }
        let reading = ArticleReading(path: folder, format: .markdown)
        XCTAssertEqual(reading.messages, [])
        XCTAssertEqual(reading.articles.sorted { $0.key < $1.key }, articles.sorted { $0.key < $1.key })
    }

    func testTheStarterFAQSurvivesEveryFormat() throws {
        let articles = try StarterFAQ.articles(ContentFixture.locales)
        XCTAssertEqual(ArticleReading(path: ContentFixture.locales, format: .markdown).articles, articles)
        XCTAssertEqual(ArticleJSON.readLines(ArticleJSON.writeLines(articles), name: "a").articles, articles)
        XCTAssertEqual(ArticleCSV.read(ArticleCSV.write(articles), name: "a").articles, articles)
        for article in articles {
            let text = ArticleFile.write(article)
            XCTAssertEqual(
                try ArticleFile.parse(text, name: "a", id: article.id, locale: article.locale), article)
        }
    }

    func testAFolderOfOneLocaleIsReadByItsName() throws {
        let folder = try temporaryFolder()
        let text = ArticleFile.write(try ContentFixture.article("pay"))
        try write(text, to: "\(folder)/fr/articles/pay.md")
        try write(text, to: "\(folder)/de/pay.md")
        let french = try ContentFixture.tag("fr")
        XCTAssertEqual(ArticleReading(path: "\(folder)/fr", format: .markdown).articles.map(\.locale), [french])
        XCTAssertEqual(
            ArticleReading(path: "\(folder)/fr/articles", format: .markdown).articles.map(\.locale), [french])
        XCTAssertEqual(
            ArticleReading(path: "\(folder)/fr/articles/pay.md", format: .markdown).articles.map(\.locale), [french])
        XCTAssertEqual(
            ArticleReading(path: folder, format: .markdown).articles.map(\.locale.description), ["de", "fr"])
        XCTAssertEqual(
            ArticleReading(path: "\(folder)/de", format: .markdown, locale: french).articles.map(\.locale), [french])
    }

    func testOfAFolderOfAllLocalesOneCanBeRead() throws {
        let french = try ContentFixture.tag("fr")
        let reading = ArticleReading(path: ContentFixture.locales, format: .markdown, locale: french)
        XCTAssertEqual(reading.errors.count, 0)
        XCTAssertGreaterThan(reading.articles.count, 0)
        XCTAssertTrue(reading.articles.allSatisfy { $0.locale == french })
    }

    func testAFolderWhoseNameLooksLikeATagIsReadByWhatIsInIt() throws {
        let folder = try temporaryFolder() + "/faq"
        try write(ArticleFile.write(try ContentFixture.article("pay")), to: "\(folder)/en/articles/pay.md")
        XCTAssertEqual(ArticleReading(path: folder, format: .markdown).articles.map(\.locale.description), ["en"])
    }

    func testBlocksBecomeTheBodysOwn() throws {
        let line = """
            {"id":"pay","locale":"en","section":"billing","title":"Pay","body":"Common.",\
            "blocks":[{"sources":["apple","google"],"body":"In the store.\\r\\n"},{"sources":["cleeng"],"body":"Here."}]}
            """
        let reading = ArticleJSON.readLines(Array(line.utf8), name: "a")
        XCTAssertEqual(reading.messages, [])
        XCTAssertEqual(
            reading.articles.first?.body,
            "Common.\n\n::: source=apple,google\nIn the store.\n:::\n\n::: source=cleeng\nHere.\n:::")
    }

    func testCSVTakesABOMAnyOrderAndBothLineEnds() throws {
        let text =
            "\u{FEFF}title,body,id,locale,section,asked\r\n"
            + "Pay,\"line one\r\nline \"\"two\"\"\",pay,EN,billing,\"how\r\n\r\nwhy\"\n"
            + "\nCosts,\"a, b\",costs,en,billing,\n"
        let reading = ArticleCSV.read(Array(text.utf8), name: "a")
        XCTAssertEqual(reading.messages, [])
        XCTAssertEqual(reading.articles.map(\.id), ["pay", "costs"])
        XCTAssertEqual(reading.articles[0].body, "line one\nline \"two\"")
        XCTAssertEqual(reading.articles[0].asked, ["how", "why"])
        XCTAssertEqual(reading.articles[0].locale.description, "en")
        XCTAssertEqual(reading.entries.map(\.place.line), [2, 7])
    }

    func testFormatsAreGuessedFromThePath() throws {
        let folder = try temporaryFolder()
        XCTAssertEqual(ArticleFormat(guessing: folder), .markdown)
        XCTAssertEqual(ArticleFormat(guessing: "a.CSV"), .csv)
        XCTAssertEqual(ArticleFormat(guessing: "a/b.ndjson"), .jsonl)
        XCTAssertNil(ArticleFormat(guessing: "articles"))
        XCTAssertNil(ArticleFormat(guessing: "a.json"))
    }
}
