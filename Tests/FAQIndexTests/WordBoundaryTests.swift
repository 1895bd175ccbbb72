import FAQIndex
import XCTest

final class WordBoundaryTests: XCTestCase {
    private func words(_ locale: String, _ text: String) throws -> [String] {
        try analyzer(locale, steps: []).terms(text)
    }

    func testThai() throws {
        XCTAssertEqual(try words("th", "ยกเลิกสมาชิก"), ["ยกเลิก", "สมาชิก"])
        XCTAssertEqual(try words("th", "ฉันลืมรหัสผ่าน"), ["ฉัน", "ลืม", "รหัส", "ผ่าน"])
    }

    func testKhmer() throws {
        XCTAssertEqual(try words("km", "បោះបង់ការជាវ"), ["បោះបង់", "ការ", "ជាវ"])
        XCTAssertEqual(try words("km", "ខ្ញុំភ្លេចពាក្យសម្ងាត់"), ["ខ្ញុំ", "ភ្លេច", "ពាក្យសម្ងាត់"])
    }

    func testLao() throws {
        // Compatibility folding takes the ligature of the last word apart.
        XCTAssertEqual(try words("lo", "ຍົກເລີກການສະໝັກ"), ["ຍົກເລີກ", "ການ", "ສະຫມັກ"])
    }

    func testChinese() throws {
        XCTAssertEqual(try words("zh-Hans", "取消订阅"), ["取消", "订阅"])
        XCTAssertEqual(try words("zh-Hant", "更改密碼。"), ["更改", "密碼"])
    }

    func testJapanese() throws {
        XCTAssertEqual(try words("ja", "パスワードを忘れました").prefix(2), ["パスワード", "を"])
        XCTAssertEqual(try words("ja", "解約方法"), ["解約", "方法"])
    }

    func testKorean() throws {
        XCTAssertEqual(try words("ko", "구독을 취소하고 싶어요."), ["구독을", "취소하고", "싶어요"])
    }

    func testArabic() throws {
        XCTAssertEqual(try words("ar", "كيف ألغي الاشتراك؟"), ["كيف", "ألغي", "الاشتراك"])
    }

    func testHindi() throws {
        XCTAssertEqual(try words("hi", "सदस्यता कैसे रद्द करें?"), ["सदस्यता", "कैसे", "रद्द", "करें"])
    }

    func testAWordInAnotherScriptStandsByItself() throws {
        XCTAssertEqual(try words("zh-Hans", "在Netflix上"), ["在", "netflix", "上"])
        XCTAssertEqual(try words("th", "ใช้WiFiไม่ได้"), ["ใช้", "wifi", "ไม่", "ได้"])
        XCTAssertEqual(try words("hi", "Netflixपर"), ["netflixपर"], "Hindi writes spaces: what touches is one word")
    }

    func testNumbersAndNamesOfDevices() throws {
        XCTAssertEqual(
            try words("en", "error 4012 on PS5, 9.99 or 1,000"),
            ["error", "4012", "on", "ps5", "9", "99", "or", "1", "000"])
        XCTAssertEqual(try words("en", "e-mail"), ["e", "mail"])
    }

    func testPunctuationIsNoWord() throws {
        XCTAssertEqual(try words("en", "?! … – — \"'()[]{}<>/\\|#$%^&*+=~`。、・¿¡"), [])
    }

    func testTheOffsetsAreBytesOfTheText() throws {
        let texts = [
            ("en", "Cancel my plan"), ("fr", "Où est « l’été » ?"), ("th", "ฉันลืมรหัสผ่าน"), ("zh-Hans", "取消 订阅吗？"),
            ("hi", "सदस्यता रद्द"), ("en", "👩‍👩‍👧 family 🎬 film"), ("ar", "كيف ألغي؟"),
        ]
        for (locale, text) in texts {
            let utf8 = Array(text.utf8)
            let tokens = try analyzer(locale, steps: []).tokens(text)
            XCTAssertFalse(tokens.isEmpty)
            var end = 0
            for token in tokens {
                XCTAssertGreaterThanOrEqual(token.range.lowerBound, end, "in the order of the text")
                end = token.range.upperBound
                // Without steps the term is the word itself, only in lower case.
                XCTAssertEqual(String(validating: utf8[token.range], as: UTF8.self)?.lowercased(), token.term)
            }
        }
    }
}
