import XCTest

@testable import FAQIndex

/// The steps that make a term of a word, beyond Snowball's.
final class WordStepsTests: XCTestCase {
    private func terms(
        _ locale: String, _ text: String, steps: [LanguageProfile.Step], _ change: (inout LanguageProfile) -> Void
    ) throws -> [String] {
        var profile = LanguageProfile(locale: try tag(locale), steps: steps)
        change(&profile)
        return try XCTUnwrap(Analyzer(profile)).terms(text)
    }

    func testLettersOfALanguage() throws {
        let swedish = ["å": "å", "ä": "ä", "ö": "ö"]
        XCTAssertEqual(
            try terms("sv", "Får fär för é", steps: [.accents]) { $0.letters = swedish }, ["får", "fär", "för", "e"])
        XCTAssertEqual(
            try terms("sv", "fa\u{30A}r", steps: [.accents]) { $0.letters = swedish }, ["får"], "composed or not")
        let german = ["ae": "a", "ue": "u", "eue": "eue"]
        XCTAssertEqual(
            try terms("de", "Maerz März Kuendigung Kündigung neue ß", steps: [.accents]) { $0.letters = german },
            ["marz", "marz", "kundigung", "kundigung", "neue", "ss"], "the longest letter that fits is taken")
        XCTAssertEqual(
            try terms("uk", "обов'язково обов’язково", steps: [.accents]) { $0.letters = ["'": "", "’": ""] },
            ["обовязково", "обовязково"])
    }

    func testALetterThatIsTooLong() throws {
        var profile = LanguageProfile(locale: try tag("en"))
        for letters in [["abcde": "a"], ["a": "abcde"], ["": "a"]] {
            profile.letters = letters
            XCTAssertNil(Analyzer(profile), "\(letters)")
        }
    }

    func testTurkishCapitals() throws {
        XCTAssertEqual(try terms("tr", "IŞIK İPTAL", steps: []) { _ in }, ["ışık", "iptal"])
        XCTAssertEqual(try terms("az", "IŞIQ", steps: []) { _ in }, ["ışıq"])
        XCTAssertEqual(try terms("de", "ISS", steps: []) { _ in }, ["iss"])
    }

    func testTheLongestEndingIsDropped() throws {
        let endings: (inout LanguageProfile) -> Void = { $0.endings = ["a", "ami", "mi", "ą"] }
        XCTAssertEqual(
            try terms("pl", "kartami karta kartą dom ama", steps: [.accents, .endings], endings),
            ["kart", "kart", "kart", "dom", "ama"], "three letters stay")
        XCTAssertEqual(try terms("pl", "ami 123", steps: [.accents, .endings], endings), ["ami", "123"])
        XCTAssertEqual(try terms("ko", "구독을 이용권을", steps: [.endings]) { $0.endings = ["을"] }, ["구독을", "이용권"])
    }

    func testWithoutSomeSteps() throws {
        var profile = LanguageProfile(
            locale: try tag("en"), steps: [.stop, .accents], stopWords: ["the"], synonyms: [["a", "b"]])
        profile.letters = ["ä": "ä"]
        let plain = try XCTUnwrap(Analyzer(profile.without(.stop)))
        XCTAssertEqual(plain.terms("the ärger"), ["the", "ärger"])
    }

    func testWrongLatinRulesFindNothingButDoNoHarm() throws {
        var profile = LanguageProfile(locale: try tag("ru"), steps: [.accents, .latin])
        profile.latin = "this is no rule ["
        let index = Index(
            [IndexDocument(title: "подписка", body: "")], analyzer: try XCTUnwrap(Analyzer(profile)))
        XCTAssertEqual(index.search("podpiska", limit: 5).total, 0)
        XCTAssertEqual(index.search("подписка", limit: 5).total, 1)
    }
}
