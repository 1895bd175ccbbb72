import FAQIndex
import XCTest

@testable import Helpdesk

final class ArticleFileTests: XCTestCase {
    private func parse(_ text: String, id: String = "cancel-plan") throws -> Article {
        try ArticleFile.parse(text, name: "a.md", id: id, locale: locale("en"))
    }

    private func assertRefused(
        _ text: String, at expectedLine: Int?, _ reason: String, file: StaticString = #filePath, line: UInt = #line
    ) {
        XCTAssertThrowsError(try parse(text), file: file, line: line) { error in
            guard let error = error as? ContentError else {
                return XCTFail("\(error)", file: file, line: line)
            }
            XCTAssertEqual(error.file, "a.md", file: file, line: line)
            XCTAssertEqual(error.line, expectedLine, file: file, line: line)
            XCTAssertTrue(error.reason.contains(reason), error.reason, file: file, line: line)
        }
    }

    private let whole = """
        ---
        title: How: do I cancel?
        section: subscription
        tags: cancel,  auto-renewal ,,stop
        asked:
          - How do I cancel?
          - stop: now
        ---

        First.

        ::: source=apple
        Second.
        :::

        """

    func testAWholeFile() throws {
        let article = try parse(whole)
        XCTAssertEqual(article.id, "cancel-plan")
        XCTAssertEqual(article.locale, try locale("en"))
        XCTAssertEqual(article.title, "How: do I cancel?")
        XCTAssertEqual(article.section, "subscription")
        XCTAssertEqual(article.tags, ["cancel", "auto-renewal", "stop"])
        XCTAssertEqual(article.asked, ["How do I cancel?", "stop: now"])
        XCTAssertEqual(article.body, "First.\n\n::: source=apple\nSecond.\n:::")
    }

    func testAFileFromWindowsReadsTheSame() throws {
        let windows = try parse(whole.replacingOccurrences(of: "\n", with: "\r\n"))
        XCTAssertEqual(windows, try parse(whole))
    }

    func testTagsAndQuestionsMayBeMissing() throws {
        let article = try parse("---\ntitle: T\nsection: s\n---\nBody\n")
        XCTAssertEqual(article.tags, [])
        XCTAssertEqual(article.asked, [])
    }

    func testARuleInTheBodyIsNoHead() throws {
        XCTAssertEqual(try parse("---\ntitle: T\nsection: s\n---\nOne\n\n---\n\nTwo").body, "One\n\n---\n\nTwo")
    }

    func testTheHeadMustBeThere() {
        assertRefused("", at: 1, "a head between two lines")
        assertRefused("title: T", at: 1, "a head between two lines")
        assertRefused("\n---\ntitle: T\n---\nBody", at: 1, "a head between two lines")
        assertRefused("---\ntitle: T\nsection: s\n", at: 1, "a head between two lines")
    }

    func testMistakesInTheHeadAreNamedByTheirLine() {
        assertRefused("---\ntitle: T\nauthor: me\n---\nBody", at: 3, "\"author\" is not known")
        assertRefused("---\ntitle: T\nsection: s\ntitle: U\n---\nBody", at: 4, "\"title\" stands here twice")
        assertRefused("---\ntitle: T\njust words\n---\nBody", at: 3, "\"key: value\" or an item")
        assertRefused("---\ntitle: T\n\nsection: s\n---\nBody", at: 3, "\"key: value\" or an item")
        assertRefused("---\ntitle: T\n  - a question\n---\nBody", at: 3, "\"key: value\" or an item")
        assertRefused("---\nasked:\n - one space\n---\nBody", at: 3, "\"key: value\" or an item")
        assertRefused("---\nasked:\n  - one\ntags: t\n  - late\n---\nBody", at: 5, "\"key: value\" or an item")
    }

    func testWhatIsMissingIsNamed() {
        assertRefused("---\nsection: s\n---\nBody", at: nil, "\"title\" is missing")
        assertRefused("---\ntitle:   \nsection: s\n---\nBody", at: nil, "\"title\" is missing")
        assertRefused("---\ntitle: T\n---\nBody", at: nil, "\"section\" is missing")
    }

    func testAnEmptyBodyIsRefused() {
        assertRefused("---\ntitle: T\nsection: s\n---", at: 4, "the body is empty")
        assertRefused("---\ntitle: T\nsection: s\n---\n\n \n", at: 4, "the body is empty")
        assertRefused("---\ntitle: T\nsection: s\n---\n::: source=apple\n:::", at: 5, "the body is empty")
    }

    func testMistakesInTheBodyAreNamedByTheirLineInTheFile() {
        let head = "---\ntitle: T\nsection: s\n---\n"
        assertRefused(head + "Text\n:::\n", at: 6, "none is open")
        assertRefused(head + "\n\nText\n::: source=appel\nA\n:::", at: 8, "\"appel\" is no source")
        assertRefused(head + "\n::: source=apple\nA\n", at: 6, "never closed")
        assertRefused(head + "::: source=apple\nA\n::: source=roku\nB\n:::", at: 7, "the block of line 1 is still open")
    }

    func testTheNameOfTheFileIsTheID() throws {
        XCTAssertEqual(try parse(whole, id: "a-1").id, "a-1")
        for id in ["", "Cancel", "a b", "a_b", "été", "../a", String(repeating: "a", count: 101)] {
            XCTAssertThrowsError(try parse(whole, id: id), id) { error in
                XCTAssertNil((error as? ContentError)?.line)
            }
        }
    }

    func testAFolderIsReadInOrderAndItsMistakesNameTheFile() throws {
        let folder = try temporaryFolder()
        for name in ["b", "a"] {
            try write("---\ntitle: \(name)\nsection: s\n---\nBody", to: "\(folder)/en/articles/\(name).md")
        }
        try write("not read", to: "\(folder)/en/articles/notes.txt")
        let locales = [try locale("en"), try locale("fr")]
        XCTAssertEqual(try ArticleFolder.read(folder, locales: locales).map(\.id), ["a", "b"])
        try write("---\nwrong\n---\n", to: "\(folder)/fr/articles/c.md")
        XCTAssertThrowsError(try ArticleFolder.read(folder, locales: locales)) {
            XCTAssertEqual(($0 as? ContentError)?.file, "\(folder)/fr/articles/c.md")
            XCTAssertEqual(($0 as? ContentError)?.line, 2)
        }
    }
}
