import XCTest

@testable import Helpdesk

final class MarkdownTests: XCTestCase {
    func testCommonMarkBecomesHTML() {
        XCTAssertEqual(
            Markdown.html("**Bold** & [link](https://a.test/?b=1&c)"),
            "<p><strong>Bold</strong> &amp; <a href=\"https://a.test/?b=1&amp;c\">link</a></p>\n")
        XCTAssertEqual(Markdown.html(""), "")
    }

    func testRawHTMLIsLeftOut() {
        for text in [
            "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "<div onclick='x'>y</div>",
            "<iframe src=\"https://evil.test\"></iframe>", "<style>*{}</style>", "<svg/onload=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>", "<!-- --><script>alert(1)</script>", "> <script>\n> alert(1)\n",
        ] {
            let html = Markdown.html(text).lowercased()
            for tag in ["<script", "<img", "<div", "<iframe", "<style", "<svg", "<a ", "onerror=", "onclick="] {
                XCTAssertFalse(html.contains(tag), "\(text) gave \(html)")
            }
        }
    }

    func testTextIsEscaped() {
        XCTAssertEqual(Markdown.html("`<b>` \\<i> 1 < 2"), "<p><code>&lt;b&gt;</code> &lt;i&gt; 1 &lt; 2</p>\n")
        XCTAssertFalse(Markdown.html("[x](https://a.test \"\\\" onclick=alert(1)\")").contains("\" onclick"))
    }

    func testDangerousLinksLeadNowhere() {
        for link in [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "file:///etc/passwd",
            "data:text/html,<script>alert(1)</script>", "javascript&colon;alert(1)", "&#106;avascript:alert(1)",
        ] {
            for text in ["[x](\(link))", "[x](<\(link)>)", "![x](\(link))", "[x]\n\n[x]: \(link)"] {
                let html = Markdown.html(text).lowercased()
                for scheme in ["javascript:", "vbscript:", "file:", "data:text"] {
                    XCTAssertFalse(
                        html.contains("href=\"\(scheme)") || html.contains("src=\"\(scheme)"), "\(text) gave \(html)")
                }
            }
        }
        XCTAssertFalse(Markdown.html("<javascript:alert(1)>").contains("href=\"javascript:"))
        XCTAssertFalse(Markdown.html("[x](<java\tscript:alert(1)>)").contains("java\tscript:"))
    }

    func testPlainTextKeepsTheWords() {
        XCTAssertEqual(
            Markdown.plainText("# Head\n\nA **bold** [link](https://a.test) and `code`\nnext\n\n1. one\n2. two"),
            "Head\nA bold link and code next\none\ntwo")
        XCTAssertEqual(Markdown.plainText("a <b>b</b> <script>x</script>"), "a b x")
        XCTAssertEqual(Markdown.plainText("é 取消 👩‍👩‍👧"), "é 取消 👩‍👩‍👧")
        XCTAssertEqual(Markdown.plainText(""), "")
    }

    func testHostileTexts() {
        XCTAssertEqual(Markdown.html("a\u{0}b"), "<p>a\u{FFFD}b</p>\n")
        for text in [
            String(repeating: "[", count: 20_000), String(repeating: "> ", count: 5_000),
            String(repeating: "*a ", count: 10_000), String(repeating: "`", count: 20_000) + "a",
        ] { XCTAssertFalse(Markdown.html(text).isEmpty) }
    }
}
