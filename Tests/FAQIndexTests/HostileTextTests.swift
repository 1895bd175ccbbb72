import FAQIndex
import XCTest

/// Texts that nobody writes in good faith, and all threads at once.
final class HostileTextTests: XCTestCase {
    private func english() throws -> Analyzer {
        try analyzer("en", stemmer: "english", steps: [.stop, .accents, .stem], stopWords: ["the"])
    }

    func testTextsWithoutAnyWord() throws {
        let analyzer = try english()
        for text in ["", " ", "\n\r\n\t", "\u{0}", "\u{0}\u{1}\u{7F}\u{85}", "\u{FEFF}\u{200B}\u{202E}", "🎬", "👩‍👩‍👧🇫🇷😤"] {
            XCTAssertEqual(analyzer.tokens(text), [], text.debugDescription)
        }
    }

    func testControlCharactersOnlySeparateWords() throws {
        XCTAssertEqual(try english().terms("cancel\u{0}plan\u{1B}red"), ["cancel", "plan", "red"])
    }

    func testAHugeText() throws {
        let text = String(repeating: "cancel the plan ", count: 20_000)
        let tokens = try english().tokens(text)
        XCTAssertEqual(tokens.count, 40_000)
        XCTAssertEqual(tokens.last?.range.upperBound, text.utf8.count - 1)
    }

    func testALongWordIsCutBetweenItsLetters() throws {
        for letter in ["a", "é", "語", "𝒳", "ก"] {
            let text = String(repeating: letter, count: 5_000)
            for term in try analyzer("en").terms(text) {
                XCTAssertLessThanOrEqual(term.utf8.count, 64)
                XCTAssertFalse(term.unicodeScalars.contains("\u{FFFD}"), term)
            }
        }
        XCTAssertEqual(try analyzer("en").terms("x" + String(repeating: "é", count: 100)).count, 1)
    }

    func testManyMarksOnOneLetter() throws {
        let zalgo = "c" + String(repeating: "\u{301}", count: 1_000) + "ancel"
        XCTAssertEqual(try english().tokens(zalgo).map(\.range), [0..<zalgo.utf8.count])
    }

    func testTheCharacterThatGrowsMostInFolding() throws {
        // U+FDFA is one character that stands for four Arabic words.
        XCTAssertFalse(try analyzer("ar").terms(String(repeating: "\u{FDFA}", count: 1_000)).isEmpty)
        XCTAssertEqual(try analyzer("ar").terms("\u{FDFA}"), ["صلي الله عليه وسلم"])
    }

    func testManyThreadsGetTheSameTokens() throws {
        let analyzer = try english()
        let texts = (0..<64).map {
            "Cancelling plan \($0): Où est l’été? 取消订阅 ฉันลืมรหัสผ่าน " + String(repeating: "é", count: $0)
        }
        let expected = texts.map { analyzer.tokens($0) }
        DispatchQueue.concurrentPerform(iterations: 640) { number in
            let position = number % texts.count
            XCTAssertEqual(analyzer.tokens(texts[position]), expected[position])
        }
    }
}
