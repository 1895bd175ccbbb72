import XCTest

@testable import FAQIndex

final class KeyboardLayoutTests: XCTestCase {
    private func hangul() throws -> KeyboardLayout {
        try XCTUnwrap(
            KeyboardLayout(
                keys: "qwertyuiopasdfghjklzxcvbnmQWERTOP", letters: "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ"))
    }

    func testBothDirections() throws {
        let layout = try XCTUnwrap(KeyboardLayout(keys: "ab;", letters: "фиж"))
        XCTAssertEqual(layout.retyped("aB;"), "фиж")
        XCTAssertEqual(layout.retyped("ФИ"), "ab")
        XCTAssertNil(layout.retyped("12 ?"), "nothing to read otherwise")
        XCTAssertNil(layout.retyped(""))
    }

    func testLatinLettersTypedOnAnotherKeyboard() throws {
        let russian = try XCTUnwrap(
            KeyboardLayout(
                keys: "qwertyuiop[]asdfghjkl;'zxcvbnm,.", letters: "йцукенгшщзхъфывапролджэячсмитьбю"))
        XCTAssertEqual(russian.keys(of: "Сфтсуд, ьн plan"), "cancel, my plan")
        XCTAssertNil(russian.keys(of: "cancel, my plan."), "as it stands")
        XCTAssertNil(russian.keys(of: "ακύρωση"))
        let arabic = try XCTUnwrap(KeyboardLayout(keys: "ulghf", letters: "عملاب", sequences: ["b": "لا"]))
        XCTAssertEqual(arabic.keys(of: "لاعلا"), "bub", "two letters of one key")
        XCTAssertEqual(arabic.keys(of: "لعا"), "guh")
        XCTAssertEqual(arabic.retyped("bu"), "لاع")
        let hostile = String(repeating: "لا\u{202E}😀", count: 1_000)
        XCTAssertEqual(arabic.keys(of: hostile), String(repeating: "b\u{202E}😀", count: 1_000))
    }

    func testLatinLettersTypedAsHangul() throws {
        for (typed, meant) in [("ㅊ무ㅊ디", "cancel"), ("ㅡㅛ ㅔㅣ무", "my plan"), ("닭", "ekfr"), ("왜 끼", "dho Rl")] {
            XCTAssertEqual(try hangul().keys(of: typed), meant, typed)
        }
        XCTAssertNil(try hangul().keys(of: "cancel"))
    }

    func testLayoutsThatDoNotFit() {
        XCTAssertNil(KeyboardLayout(keys: "ab", letters: "ф"))
        XCTAssertNil(KeyboardLayout(keys: "aa", letters: "фи"))
        XCTAssertNil(KeyboardLayout(keys: "", letters: ""))
        XCTAssertNil(KeyboardLayout(keys: "a", letters: "ф", sequences: ["a": "фи"]))
        XCTAssertNil(KeyboardLayout(keys: "a", letters: "ф", sequences: ["b": ""]))
    }

    func testSyllablesOfHangul() throws {
        let cases = [
            "gksrmf": "한글", "dkssudgktpdy": "안녕하세요", "ekfr": "닭", "ekfrdl": "닭이", "ekfrl": "달기", "dhksfy": "완료",
            "rkqt": "값", "rkqtl": "갑시", "Rmrl": "끄기", "dml": "의", "dnjf": "월", "rr": "ㄱㄱ", "k": "ㅏ", "rkk": "가ㅏ",
            "GKSRMF": "한글",
        ]
        for (typed, meant) in cases { XCTAssertEqual(try hangul().retyped(typed), meant, typed) }
    }

    /// Each syllable there is, typed key by key, with what stands behind it.
    func testEverySyllableComesBack() throws {
        let layout = try hangul()
        let keys = Dictionary(
            zip("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ".unicodeScalars, "qwertyuiopasdfghjklzxcvbnmQWERTOP")
        ) { first, _ in first }
        let pairs: [Unicode.Scalar: String] = [
            "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ", "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ",
            "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
        ]
        let initials = Array("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ".unicodeScalars)
        let vowels = Array("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ".unicodeScalars)
        let finals = [nil] + Array("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ".unicodeScalars).map(Optional.some)
        var code: UInt32 = 0xAC00
        for initial in initials {
            for vowel in vowels {
                for final in finals {
                    let letters = [initial, vowel] + (final.map { [$0] } ?? [])
                    let typed = letters.flatMap { Array((pairs[$0] ?? String($0)).unicodeScalars) }
                    let syllable = String(try XCTUnwrap(Unicode.Scalar(code)))
                    XCTAssertEqual(layout.retyped(String(typed.compactMap { keys[$0] })), syllable)
                    code += 1
                }
            }
        }
        XCTAssertEqual(code, 0xD7A4)
    }

    func testHostileTexts() throws {
        let layout = try hangul()
        for text in ["", "\u{0}", "🎬", "\u{202E}", "ㄱ", "ᄀ", "가"] { _ = layout.retyped(text) }
        XCTAssertEqual(layout.retyped(String(repeating: "r", count: 10_000))?.unicodeScalars.count, 10_000)
        XCTAssertEqual(layout.retyped(String(repeating: "rk", count: 10_000))?.unicodeScalars.count, 10_000)
    }
}
