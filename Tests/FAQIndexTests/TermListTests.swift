import XCTest

@testable import FAQIndex

final class TermListTests: XCTestCase {
    private func analyzer() throws -> Analyzer {
        try XCTUnwrap(
            Analyzer(
                LanguageProfile(
                    locale: XCTUnwrap(LocaleTag("fr")), stemmer: "french", steps: [.elision, .stop, .accents, .stem],
                    stopWords: ["mon"], elisions: ["l"])))
    }

    func testAListHasTheTermsAndPlacesOfTheTokens() throws {
        let analyzer = try analyzer()
        for text in ["", "mon", "L'été, mon abonnement !", "une année d'abonnements", "日本 TV 😀", "a b c"] {
            let (list, tokens) = (analyzer.list(text), analyzer.tokens(text))
            XCTAssertEqual(list.indices.map(list.text), tokens.map(\.term), text)
            XCTAssertEqual(list.indices.map(list.offset), tokens.map(\.range.lowerBound), text)
            XCTAssertEqual(list.indices.map { list.withBytes($0) { Array($0) } }, tokens.map { Array($0.term.utf8) })
        }
    }

    func testListsAreEqualByTheirTerms() throws {
        let analyzer = try analyzer()
        XCTAssertEqual(analyzer.list("Abonnement annuel"), analyzer.list("  l'abonnement, ANNUELS"))
        XCTAssertNotEqual(analyzer.list("ab c"), analyzer.list("a bc"))
    }

    func testTermsAreHandedOutUntilItIsEnough() throws {
        var seen: [String] = []
        try analyzer().forEachTerm(in: "un deux trois") { term, _ in
            seen.append(String(decoding: term, as: UTF8.self))
            return seen.count < 2
        }
        XCTAssertEqual(seen, ["un", "deux"])
    }
}
