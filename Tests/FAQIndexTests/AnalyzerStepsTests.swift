import FAQIndex
import XCTest

final class AnalyzerStepsTests: XCTestCase {
    func testWordsAreFoldedInCaseAndWidth() throws {
        XCTAssertEqual(try analyzer("en", steps: []).terms("HELLO Ｗｏｒｌｄ ﬁlm"), ["hello", "world", "film"])
    }

    func testStopWordsAreDroppedHoweverTheyAreTyped() throws {
        let french = try analyzer("fr", steps: [.stop, .accents], stopWords: ["à", "Où", "le"])
        XCTAssertEqual(french.terms("Où a LE film été vu à Paris"), ["film", "ete", "vu", "paris"])
        XCTAssertEqual(french.terms("ou à A OÙ le"), [], "accents left out in typing")
    }

    func testAStopWordOfSeveralLettersIsNotDroppedInsideAWord() throws {
        XCTAssertEqual(try analyzer("en", steps: [.stop], stopWords: ["the"]).terms("theatre the"), ["theatre"])
    }

    func testStems() throws {
        let stems: [(locale: String, stemmer: String, words: [String])] = [
            ("en", "english", ["cancel", "cancels", "cancelled", "cancelling"]),
            ("fr", "french", ["abonnement", "abonnements"]),
            ("de", "german", ["zahlung", "zahlungen"]),
            ("es", "spanish", ["cancelar", "cancelado", "cancelando"]),
        ]
        for (locale, stemmer, words) in stems {
            let analyzer = try analyzer(locale, stemmer: stemmer, steps: [.accents, .stem])
            XCTAssertEqual(Set(words.flatMap { analyzer.terms($0) }).count, 1, "\(words)")
        }
    }

    func testAnUnknownStemmerIsRefused() throws {
        XCTAssertNil(Analyzer(LanguageProfile(locale: try tag("en"), stemmer: "klingon")))
    }

    func testElisionsAreDropped() throws {
        let french = try analyzer("fr", steps: [.elision, .accents], elisions: ["l", "d", "qu", "jusqu"])
        XCTAssertEqual(
            french.terms("L'abonnement d’Émilie, qu'il jusqu'ici"), ["abonnement", "emilie", "il", "ici"])
    }

    func testOnlyKnownElisionsAreDropped() throws {
        let french = try analyzer("fr", steps: [.elision, .accents], elisions: ["l"])
        XCTAssertEqual(french.terms("aujourd'hui"), ["aujourd'hui"])
    }

    func testAnElisionWithNothingBehindItIsNoTerm() throws {
        let french = try analyzer("fr", steps: [.elision, .accents], elisions: ["l"])
        XCTAssertEqual(french.terms("l' l’ '"), ["l", "l"])
    }

    func testTheStepsRunInTheirOrder() throws {
        let stopFirst = try analyzer("en", stemmer: "english", steps: [.stop, .stem], stopWords: ["plans"])
        XCTAssertEqual(stopFirst.terms("plans plan"), ["plan"])
        let stemFirst = try analyzer("en", stemmer: "english", steps: [.stem, .stop], stopWords: ["plan"])
        XCTAssertEqual(stemFirst.terms("plans plan"), [])
    }
}
