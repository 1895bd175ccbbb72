import Foundation
import XCTest

@testable import Helpdesk

final class ArticleMistakeTests: XCTestCase {
    private func lines(_ text: String) -> [String] { ArticleJSON.readLines(Array(text.utf8), name: "f").messages }

    private func csv(_ text: String) -> [String] { ArticleCSV.read(Array(text.utf8), name: "f").messages }

    private func markdown(_ text: String) throws -> [String] {
        var reading = ArticleReading()
        ArticleFile.read(text, name: "f", id: "pay", locale: try ContentFixture.tag("en"), into: &reading)
        XCTAssertEqual(reading.articles, [])
        return reading.messages
    }

    func testAllMistakesOfALineAndOfAFileAreFound() {
        let found = lines(
            """
            {"id":"A","locale":"klingon","section":7,"title":"","body":"::: source=apple","askd":[],"tags":["a,b",1]}
            not json

            {"id":"ok","locale":"en","section":"s","title":"t","body":"b"}
            {"id":"ok","locale":"EN","section":"s","title":"t","body":"b"}
            []
            """)
        XCTAssertEqual(found.count, 11, found.joined(separator: "\n"))
        XCTAssertTrue(found[0].hasPrefix("f:1: \"askd\" is not known; known are: id, locale"))
        XCTAssertTrue(found.contains("f:1: \"section\" must be a string, not a number"))
        XCTAssertTrue(found.contains("f:1: \"title\" is missing"))
        XCTAssertTrue(found.contains("f:1: this block is never closed"))
        XCTAssertTrue(found.contains("f:1: \"tags[1]\" must be a string, not a number"))
        XCTAssertTrue(found.contains("f:1: a tag must not hold a comma"))
        XCTAssertTrue(found.contains { $0.hasPrefix("f:2: no valid JSON") })
        XCTAssertTrue(found.contains("f:5: ok in en stands here for the second time; it is in f:4 too"))
        XCTAssertTrue(found.contains("f:6: an article is expected, an object, not an array"))
    }

    func testMissingFieldsAreNamedOnceEach() {
        XCTAssertEqual(
            lines(#"{"asked":null}"#),
            ["id", "locale", "section", "title", "body"].map { "f:1: \"\($0)\" is missing" })
    }

    func testLimits() throws {
        func reasons(_ article: Article) -> [String] { ArticleDraft(article).checked().mistakes.map(\.reason) }
        func long(_ count: Int) -> String { String(repeating: "é", count: count) }
        XCTAssertEqual(
            reasons(try ContentFixture.article("a", title: long(300), body: long(100_000), asked: [long(1_000)])), [])
        XCTAssertEqual(reasons(try ContentFixture.article("a", title: long(301))).count, 1)
        XCTAssertEqual(reasons(try ContentFixture.article("a", body: long(100_001))).count, 1)
        XCTAssertEqual(reasons(try ContentFixture.article("a", asked: [long(1_001), "x", ""])).count, 2)
        XCTAssertEqual(reasons(try ContentFixture.article("a", asked: Array(repeating: "x", count: 501))).count, 1)
        XCTAssertEqual(reasons(try ContentFixture.article("a", tags: Array(repeating: "x", count: 51))).count, 1)
        XCTAssertEqual(reasons(try ContentFixture.article(String(repeating: "a", count: 101))).count, 1)
        XCTAssertEqual(reasons(try ContentFixture.article("../../etc")).count, 1)
        XCTAssertEqual(reasons(try ContentFixture.article("a", body: " \n\u{2028} ")), ["the body is empty"])
        XCTAssertEqual(
            reasons(try ContentFixture.article("a", body: "::: source=apple\n:::")), ["the body is empty"])
    }

    func testControlCharactersAndLooseMarksAreRefused() throws {
        func reasons(_ article: Article) -> [String] { ArticleDraft(article).checked().mistakes.map(\.reason) }
        XCTAssertEqual(
            reasons(try ContentFixture.article("a", title: "a\u{1B}[31mb")),
            ["\"title\" holds the control character U+001B"])
        XCTAssertEqual(
            reasons(try ContentFixture.article("a", body: "one\ntwo\u{0}")),
            ["\"body\" holds the control character U+0000"])
        XCTAssertEqual(reasons(try ContentFixture.article("a", title: "one\ntwo")).count, 1)
        XCTAssertEqual(reasons(try ContentFixture.article("a", asked: ["\u{301}x"])).count, 1)
        XCTAssertEqual(reasons(try ContentFixture.article("a", body: "a\rb")).count, 1)
    }

    func testBrokenUTF8IsAMistakeInEveryFormat() throws {
        let broken: [UInt8] = [0x41, 0xC3, 0x28, 0xFF]
        let json = Array(#"{"id":"a","locale":"en","section":"s","title":""#.utf8) + broken + Array("\"}".utf8)
        XCTAssertTrue(ArticleJSON.readLines(json, name: "f").messages[0].contains("UTF-8"))
        let csv = Array("id,locale,section,title,body\r\n\r\na,en,s,".utf8) + broken + Array(",b\r\n".utf8)
        XCTAssertEqual(ArticleCSV.read(csv, name: "f").messages, ["f:3: a field is not valid UTF-8"])
        let folder = try temporaryFolder()
        try FileManager.default.createDirectory(atPath: "\(folder)/en", withIntermediateDirectories: true)
        try Data(broken).write(to: URL(fileURLWithPath: "\(folder)/en/a.md"))
        XCTAssertTrue(ArticleReading(path: folder, format: .markdown).messages[0].contains("UTF-8"))
    }

    func testMistakesOfATable() {
        XCTAssertEqual(csv(""), [])
        XCTAssertEqual(
            csv("id;locale;title"),
            [
                "f:1: the column \"id;locale;title\" is not known; known are: id,locale,section,title,body,asked,tags",
                "f:1: the header lacks: id, locale, section, title, body",
            ])
        let header = "id,locale,section,title,body,asked\n"
        XCTAssertEqual(csv(header + "a,en,s,t\n"), ["f:2: this record has 4 fields, the header 6"])
        XCTAssertEqual(
            csv(header + "a,en,s,\"t\"x,b,\nb,en,s,t\"t,b,\nc,en,s,t,b,\"a\nb\u{1}\"\n"),
            [
                "f:2: text stands behind the quote that ends a field",
                "f:3: a quote stands inside a field that is not quoted",
                "f:5: \"asked\" (item 2) holds the control character U+0001",
            ])
        XCTAssertEqual(
            csv(header + "a,en,s,t,\"never closed\nb,en,s,t,b,\n"), ["f:2: the quote that opens here is never closed"])
        XCTAssertEqual(csv(header + "a,en,s,t,\"x\n\n:::\",\n"), ["f:4: \":::\" closes a block, but none is open"])
        XCTAssertEqual(csv("id,id,locale,section,title,body\n"), ["f:1: the column \"id\" stands in the header twice"])
    }

    func testMistakesOfMarkdownHaveTheirLines() throws {
        XCTAssertEqual(try markdown(""), ["f:1: a head between two lines \"---\" is expected"])
        XCTAssertEqual(
            try markdown(
                "---\ntitle: a\u{7}\nsecton: b\nasked:\n  - x\u{8}\ntitle: c\nfoo\n---\n\n\none\n::: source=nobody\n:::\n"
            ),
            [
                "f:3: \"secton\" is not known; known are: title, section, tags, asked",
                "f:6: \"title\" stands here twice",
                "f:7: \"key: value\" or an item of \"asked\" (two spaces, \"- \") is expected",
                "f: \"section\" is missing",
                "f:2: \"title\" holds the control character U+0007",
                "f:12: \"nobody\" is no source; known are: cleeng, apple, google, roku, samsung, amazon, carrier, partner",
                "f:5: \"asked\" (item 1) holds the control character U+0008",
            ])
        XCTAssertEqual(try markdown("---\ntitle: a\nsection: b\n---\n\n"), ["f:4: the body is empty"])
    }

    func testABlockMustBeWhole() {
        let start = #"{"id":"a","locale":"en","section":"s","title":"t","blocks":"#
        XCTAssertEqual(lines(start + "7}"), ["f:1: \"blocks\" must be an array of at most 100 blocks"])
        XCTAssertEqual(lines(start + #"[{"sources":["apple"],"body":"x"}]}"#), [])
        XCTAssertEqual(lines(start + #"[{"sources":["nobody"],"body":"x"}]}"#).count, 1)
        XCTAssertEqual(lines(start + #"[{"sources":[],"body":"","for":1}]}"#).count, 3)
        XCTAssertEqual(lines(start + #"[{"sources":["apple"],"body":"x\n:::\n::: source=roku"}]}"#).count, 1)
    }

    func testAtMostAHundredMistakesAreListedAndAllCounted() {
        let reading = ArticleJSON.readLines(Array(String(repeating: "x\n", count: 5_000).utf8), name: "f")
        XCTAssertEqual(reading.errors.listed.count, 100)
        XCTAssertEqual(reading.errors.count, 5_000)
        XCTAssertTrue(reading.errors.description.hasSuffix("… and 4900 more"))
    }

    func testAnErrorNeverRepeatsAHugeText() {
        let huge = String(repeating: "x", count: 200_000)
        for message in lines(
            "{\"\(huge)\":1,\"id\":\"\(huge)\",\"locale\":\"\(huge)\",\"body\":\"::: source=\(huge)\\n:::\"}")
        {
            XCTAssertLessThan(message.utf8.count, 600)
        }
    }

    func testNothingAtAllIsNoImport() {
        XCTAssertThrowsError(try ArticleJSON.readLines([], name: "f").batch(of: "f")) { error in
            XCTAssertEqual("\(error)", "f: there is no article in it")
        }
        XCTAssertThrowsError(try ArticleReading(path: "/nowhere/at/all", format: .markdown).batch(of: "f"))
        XCTAssertThrowsError(try ArticleReading(path: "/nowhere.csv", format: .csv).batch(of: "f"))
    }
}
