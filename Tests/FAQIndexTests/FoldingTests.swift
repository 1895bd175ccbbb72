import FAQIndex
import XCTest

/// What people leave out or type otherwise finds the same.
final class FoldingTests: XCTestCase {
    private func assertSame(
        _ locale: String, _ words: [String], file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let analyzer = try analyzer(locale)
        let terms = words.map { analyzer.terms($0) }
        XCTAssertEqual(terms[0].count, 1, "\(words[0]) is one word", file: file, line: line)
        XCTAssertEqual(Set(terms).count, 1, "\(terms)", file: file, line: line)
    }

    private func assertDifferent(
        _ locale: String, _ left: String, _ right: String, file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let analyzer = try analyzer(locale)
        XCTAssertNotEqual(analyzer.terms(left), analyzer.terms(right), file: file, line: line)
    }

    func testLatinLettersWithMarks() throws {
        try assertSame("fr", ["résilié", "RÉSILIÉ", "resilie", "re\u{301}silie\u{301}"])
        try assertSame("vi", ["đặt", "dat", "ĐẶT"])
        try assertSame("cs", ["účet", "ucet"])
    }

    func testLettersThatDoNotDecompose() throws {
        try assertSame("de", ["Straße", "STRASSE", "strasse", "straẞe"])
        try assertSame("da", ["købe", "kobe", "KØBE"])
        try assertSame("pl", ["opłata", "oplata", "OPŁATA"])
        try assertSame("fr", ["œuvre", "oeuvre", "ŒUVRE"])
        try assertSame("da", ["læse", "laese"])
        try assertSame("is", ["þáttur", "thattur"])
        try assertSame("mt", ["ħin", "hin"])
    }

    func testBothApostrophes() throws { try assertSame("fr", ["quelqu'un", "quelqu’un"]) }

    func testTheTurkishLettersI() throws {
        try assertSame("tr", ["ışık", "isik", "IŞIK", "ISIK"])
        try assertSame("tr", ["iptal", "İPTAL", "IPTAL", "ıptal"])
    }

    func testGreekTonosAndFinalSigma() throws {
        try assertSame("el", ["λογαριασμός", "λογαριασμος", "ΛΟΓΑΡΙΑΣΜΌΣ", "ΛΟΓΑΡΙΑΣΜΟΣ"])
        try assertSame("el", ["προϊόν", "προιον"])
    }

    func testCyrillicMarks() throws {
        try assertSame("ru", ["ещё", "еще", "ЕЩЁ"])
    }

    func testHebrewPoints() throws { try assertSame("he", ["שָׁלוֹם", "שלום"]) }

    func testArabicVowelsHamzaAndTatweel() throws {
        try assertSame("ar", ["اِشْتِرَاك", "اشتراك", "اشتـــراك"])
        try assertSame("ar", ["إلغاء", "الغاء", "إِلْغَاء"])
        try assertSame("ar", ["خدمة", "خدمه"])
        try assertSame("ar", ["على", "علي"])
    }

    func testThaiVowelSignsAndTonesAreLetters() throws {
        try assertDifferent("th", "มา", "ม้า")
        try assertDifferent("th", "กิน", "กน")
        XCTAssertEqual(try analyzer("th").terms("ที่"), ["ที่"])
    }

    func testDevanagariVowelSignsAreLetters() throws {
        try assertDifferent("hi", "दिन", "दीन")
        try assertDifferent("hi", "बल", "बाल")
        XCTAssertEqual(try analyzer("hi").terms("कैंसिल"), ["कैंसिल"])
        // The two ways to write the same letter.
        try assertSame("hi", ["\u{958}लम", "\u{915}\u{93C}लम"])
    }

    func testKanaVoicingMarksAreLetters() throws {
        try assertDifferent("ja", "カキ", "カギ")
        try assertSame("ja", ["ガイド", "ｶﾞｲﾄﾞ"])
    }

    func testJoinersThatNobodySeesDoNotMatter() throws {
        try assertSame("en", ["cancel", "can\u{AD}cel", "\u{200B}cancel", "cancel\u{FE0F}"])
    }
}
