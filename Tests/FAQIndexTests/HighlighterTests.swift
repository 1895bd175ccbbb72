import FAQIndex
import XCTest

final class HighlighterTests: XCTestCase {
    private func english(_ query: String) throws -> Highlighter {
        Highlighter(
            query,
            analyzer: try analyzer(
                "en", stemmer: "english", steps: [.stop, .accents, .stem], stopWords: ["the", "my"]))
    }

    func testWordsOfTheSameStemAreMarked() throws {
        XCTAssertEqual(
            try english("cancel the plans ").html("Cancelling the plan: my PLAN"),
            "<mark>Cancelling</mark> the <mark>plan</mark>: my <mark>PLAN</mark>")
        XCTAssertEqual(try english("refu").html("Refunds, refused"), "<mark>Refunds</mark>, <mark>refused</mark>")
        XCTAssertEqual(try english("refu ").html("Refunds"), "Refunds", "the word is over")
        XCTAssertEqual(try english("r").html("Refunds r"), "Refunds <mark>r</mark>")
        XCTAssertEqual(try english("the").html("the end"), "the end")
    }

    func testWhateverTheTextItIsSafe() throws {
        let evil = "<script>alert('plan')</script> & \"plan\" &lt;mark&gt; <mark>plan"
        XCTAssertEqual(
            try english("plan mark").html(evil),
            "&lt;script&gt;alert(&#39;<mark>plan</mark>&#39;)&lt;/script&gt; &amp; &quot;<mark>plan</mark>&quot; "
                + "&amp;lt;<mark>mark</mark>&amp;gt; &lt;<mark>mark</mark>&gt;<mark>plan</mark>")
        var random = FixedRandom(seed: 3)
        let pieces = ["<", ">", "&", "\"", "'", "plan", "语", "é", " ", "\n", ". ", "。", "\u{202E}", "🎬", "الدفع"]
        let highlighter = try english("plan 语 الدفع")
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...400, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            for html in [highlighter.html(text), highlighter.snippet(text)] {
                let bare = html.replacing("<mark>", with: "").replacing("</mark>", with: "")
                XCTAssertFalse(bare.contains { "<>\"'".contains($0) }, html)
                XCTAssertFalse(html.unicodeScalars.contains("\u{FFFD}"), html)
            }
        }
    }

    func testTheSnippetIsWhereMostWordsAre() throws {
        let filler = String(repeating: "Nothing to see in these words. ", count: 20)
        let text = "A plan. \(filler)Here you cancel the plan at once. \(filler)"
        let snippet = try english("cancel plan").snippet(text)
        XCTAssertTrue(snippet.hasPrefix("…Here you <mark>cancel</mark> the <mark>plan</mark> at once. "), snippet)
        XCTAssertTrue(snippet.hasSuffix("…"), snippet)
        XCTAssertLessThanOrEqual(snippet.replacing("<mark>", with: "").replacing("</mark>", with: "").count, 202)
        XCTAssertEqual(try english("zebra").snippet("Short."), "Short.")
        XCTAssertTrue(try english("zebra").snippet(text).hasPrefix("A plan. Nothing"))
        let far = String(repeating: "word ", count: 500) + "plan"
        XCTAssertTrue(try english("plan").snippet(far).contains("<mark>plan</mark>"))
    }

    func testOtherScripts() throws {
        let japanese = Highlighter("支払い方法", analyzer: try analyzer("ja"))
        let long = String(repeating: "これは関係のない文です。", count: 30)
        let snippet = japanese.snippet(long + "支払い方法を変更します。" + long)
        XCTAssertTrue(snippet.hasPrefix("…<mark>支払い"), snippet)
        let arabic = Highlighter("الدفع", analyzer: try analyzer("ar"))
        XCTAssertEqual(arabic.html("طرق الدفع؟"), "طرق <mark>الدفع</mark>؟")
        XCTAssertEqual(Highlighter("ete", analyzer: try analyzer("fr")).html("L’Été, été"), "L’Été, <mark>été</mark>")
    }

    func testHostileTexts() throws {
        for query in [
            "", " ", "🎬", "\u{0}", String(repeating: "x", count: 10_000), String(repeating: "plan ", count: 5_000),
        ] {
            let highlighter = try english(query)
            XCTAssertEqual(highlighter.html(""), "")
            XCTAssertEqual(highlighter.snippet(""), "")
            XCTAssertEqual(highlighter.html("a & b"), "a &amp; b")
            for letter in ["x", "é", "語", "plan ", "\u{301}", "\n"] {
                XCTAssertLessThan(highlighter.snippet(String(repeating: letter, count: 10_000)).utf8.count, 4_000)
            }
        }
        let broken = String(decoding: [0x70, 0x6C, 0x61, 0x6E, 0x20, 0xFF, 0xFE], as: UTF8.self)
        XCTAssertEqual(try english("plan").html(broken), "<mark>plan</mark> \u{FFFD}\u{FFFD}")
    }
}
