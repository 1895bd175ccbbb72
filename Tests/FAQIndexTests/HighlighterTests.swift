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
            try english("cancel the plans ").mark("Cancelling the plan: my PLAN").html,
            "<mark>Cancelling</mark> the <mark>plan</mark>: my <mark>PLAN</mark>")
        XCTAssertEqual(try english("refu").mark("Refunds, refused").html, "<mark>Refunds</mark>, <mark>refused</mark>")
        XCTAssertEqual(try english("refu ").mark("Refunds").html, "Refunds", "the word is over")
        XCTAssertEqual(try english("r").mark("Refunds r").html, "Refunds <mark>r</mark>")
        XCTAssertEqual(try english("the").mark("the end").html, "the end")
    }

    func testWhateverTheTextItIsSafe() throws {
        let evil = "<script>alert('plan')</script> & \"plan\" &lt;mark&gt; <mark>plan"
        XCTAssertEqual(
            try english("plan mark").mark(evil).html,
            "&lt;script&gt;alert(&#39;<mark>plan</mark>&#39;)&lt;/script&gt; &amp; &quot;<mark>plan</mark>&quot; "
                + "&amp;lt;<mark>mark</mark>&amp;gt; &lt;<mark>mark</mark>&gt;<mark>plan</mark>")
        var random = FixedRandom(seed: 3)
        let pieces = ["<", ">", "&", "\"", "'", "plan", "语", "é", " ", "\n", ". ", "。", "\u{202E}", "🎬", "الدفع"]
        let highlighter = try english("plan 语 الدفع")
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...400, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            for html in [highlighter.mark(text).html, highlighter.snippet(text).html] {
                let bare = html.replacing("<mark>", with: "").replacing("</mark>", with: "")
                XCTAssertFalse(bare.contains { "<>\"'".contains($0) }, html)
                XCTAssertFalse(html.unicodeScalars.contains("\u{FFFD}"), html)
            }
        }
    }

    func testTheSnippetIsWhereMostWordsAre() throws {
        let filler = String(repeating: "Nothing to see in these words. ", count: 20)
        let text = "A plan. \(filler)Here you cancel the plan at once. \(filler)"
        let snippet = try english("cancel plan").snippet(text).html
        XCTAssertTrue(snippet.hasPrefix("…Here you <mark>cancel</mark> the <mark>plan</mark> at once. "), snippet)
        XCTAssertTrue(snippet.hasSuffix("…"), snippet)
        XCTAssertLessThanOrEqual(snippet.replacing("<mark>", with: "").replacing("</mark>", with: "").count, 202)
        XCTAssertEqual(try english("zebra").snippet("Short.").html, "Short.")
        XCTAssertTrue(try english("zebra").snippet(text).html.hasPrefix("A plan. Nothing"))
        let far = String(repeating: "word ", count: 500) + "plan"
        XCTAssertTrue(try english("plan").snippet(far).html.contains("<mark>plan</mark>"))
    }

    func testOtherScripts() throws {
        let japanese = Highlighter("支払い方法", analyzer: try analyzer("ja"))
        let long = String(repeating: "これは関係のない文です。", count: 30)
        let snippet = japanese.snippet(long + "支払い方法を変更します。" + long).html
        XCTAssertTrue(snippet.hasPrefix("…<mark>支払い"), snippet)
        let arabic = Highlighter("الدفع", analyzer: try analyzer("ar"))
        XCTAssertEqual(arabic.mark("طرق الدفع؟").html, "طرق <mark>الدفع</mark>؟")
        XCTAssertEqual(
            Highlighter("ete", analyzer: try analyzer("fr")).mark("L’Été, été").html, "L’Été, <mark>été</mark>")
    }

    func testHostileTexts() throws {
        for query in [
            "", " ", "🎬", "\u{0}", String(repeating: "x", count: 10_000), String(repeating: "plan ", count: 5_000),
        ] {
            let highlighter = try english(query)
            XCTAssertEqual(highlighter.mark("").html, "")
            XCTAssertEqual(highlighter.snippet("").html, "")
            XCTAssertEqual(highlighter.mark("a & b").html, "a &amp; b")
            for letter in ["x", "é", "語", "plan ", "\u{301}", "\n"] {
                XCTAssertLessThan(highlighter.snippet(String(repeating: letter, count: 10_000)).html.utf8.count, 4_000)
            }
        }
        let broken = String(decoding: [0x70, 0x6C, 0x61, 0x6E, 0x20, 0xFF, 0xFE], as: UTF8.self)
        XCTAssertEqual(try english("plan").mark(broken).html, "<mark>plan</mark> \u{FFFD}\u{FFFD}")
    }

    func testMarksAreCountedAsAppsCount() throws {
        let marked = try english("plan refund").mark("🎬 é plan, 语 refund")
        XCTAssertEqual(marked.text, "🎬 é plan, 语 refund")
        let units = Array(marked.text.utf16)
        XCTAssertEqual(
            marked.utf16Marks.map { String(decoding: units[$0], as: UTF16.self) }, ["plan", "refund"])
        let long = String(repeating: "Nothing — at all 🎬. ", count: 40) + "Here is the plan."
        let snippet = try english("plan").snippet(long)
        XCTAssertTrue(snippet.text.hasPrefix("…"), snippet.text)
        XCTAssertEqual(
            snippet.utf16Marks.map { String(decoding: Array(snippet.text.utf16)[$0], as: UTF16.self) }, ["plan"])
    }

    func testWhatStandsForAMistypedWordIsMarked() throws {
        let index = Index(
            [IndexDocument(title: "Cancel the plan", body: ""), IndexDocument(title: "Refund", body: "")],
            analyzer: try analyzer("en", stemmer: "english", steps: [.stop, .accents, .stem], stopWords: ["the"]))
        XCTAssertEqual(
            index.highlighter(for: "cnacel").mark("Cancel the plan, or cancelled").html,
            "<mark>Cancel</mark> the plan, or <mark>cancelled</mark>")
        let fresh = Index([IndexDocument(title: "Voucher", body: "")], analyzer: index.analyzer, base: index)
        XCTAssertEqual(
            index.layered(under: fresh).highlighter(for: "cnacel vuocher").mark("Cancel voucher").html,
            "<mark>Cancel</mark> <mark>voucher</mark>")
    }
}
