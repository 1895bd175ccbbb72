import XCTest

@testable import Helpdesk

final class ArticleBodyTests: XCTestCase {
    private let text = """
        For everybody.

        ::: source=cleeng
        Ours.
        :::

        ::: source=apple,google
        Stores.
        :::

        The end.
        """

    private func reader(_ sources: Source...) -> Audience {
        Audience(bought: sources.map { .init(source: $0, state: .active, offer: "o-1") })
    }

    func testASubscriberSeesTheirOwnBlocks() throws {
        let body = try ArticleBody(text)
        XCTAssertEqual(body.text(for: reader(.cleeng)), "For everybody.\n\nOurs.\n\nThe end.")
        XCTAssertEqual(body.text(for: reader(.google)), "For everybody.\n\nStores.\n\nThe end.")
        XCTAssertEqual(body.text(for: reader(.cleeng, .apple)), "For everybody.\n\nOurs.\n\nStores.\n\nThe end.")
        XCTAssertEqual(body.text(for: reader(.roku)), "For everybody.\n\nThe end.")
        XCTAssertEqual(body.text(for: reader()), "For everybody.\n\nThe end.")
    }

    func testEverySourceHasItsBlock() throws {
        for source in Source.allCases {
            let body = try ArticleBody("All.\n::: source=\(source.rawValue)\nOwn.\n:::")
            for other in Source.allCases {
                XCTAssertEqual(body.text(for: reader(other)).contains("Own."), other == source)
            }
        }
    }

    func testLineEndingsOfWindowsHideNoBlock() throws {
        let windows = try ArticleBody(text.replacingOccurrences(of: "\n", with: "\r\n"))
        XCTAssertEqual(windows, try ArticleBody(text))
    }

    func testABodyOfBlocksOnly() throws {
        let body = try ArticleBody("::: source=apple\nA\n:::\n::: source=roku\nB\n:::")
        XCTAssertEqual(body.common, "")
        XCTAssertEqual(body.blocks.map(\.text), ["A", "B"])
        XCTAssertEqual(body.text(for: reader(.cleeng)), "")
    }

    func testAnEmptyBodyHasNoParts() throws {
        for text in ["", "\n\n", "  ", "::: source=apple\n\n:::"] { XCTAssertEqual(try ArticleBody(text).parts, []) }
    }

    func testMarksInsideALineAreText() throws {
        XCTAssertEqual(try ArticleBody("See ::: source=apple").common, "See ::: source=apple")
    }

    func testSyntaxErrors() {
        let expected: [(String, Int, String)] = [
            (":::", 1, "none is open"), ("A\n\n:::", 3, "none is open"),
            ("::: source=apple", 1, "never closed"), ("A\n::: source=apple\nB", 2, "never closed"),
            ("::: source=apple\n::: source=roku\n:::", 2, "the block of line 1 is still open"),
            ("::: apple\n:::", 1, "opens with"), ("::: Source=apple\n:::", 1, "\"Source\" is none of"),
            ("::: state=\n:::", 1, "\"\" is no state"),
            ("::: source=apple source!=roku\n:::", 1, "\"source\" stands here twice"),
            ("::: country=de\n:::", 1, "\"de\" is no country"), ("::: offer=\n:::", 1, "\"\" is no offer"),
            ("::: platform=ios,tizen\n:::", 1, "\"tizen\" is no platform"),
            ("::: source=\n:::", 1, "\"\" is no source"), ("::: source=Apple\n:::", 1, "\"Apple\" is no source"),
            ("::: source=apple,\n:::", 1, "\"\" is no source"),
            ("::: source=apple, roku\n:::", 1, "\"\" is no source"),
            ("::: source=applepay\n:::", 1, "\"applepay\" is no source"), (":::: source=apple\n:::", 1, "opens with"),
        ]
        for (text, line, reason) in expected {
            XCTAssertThrowsError(try ArticleBody(text), text) { error in
                guard let error = error as? ArticleBody.SyntaxError else { return XCTFail("\(error)") }
                XCTAssertEqual(error.line, line, text)
                XCTAssertTrue(error.reason.contains(reason), "\(text): \(error.reason)")
            }
        }
    }
}
