import FAQIndex
import XCTest

@testable import Bot

final class KeywordModelTests: XCTestCase {
    private func model() throws -> KeywordModel {
        let profile = LanguageProfile(
            locale: try XCTUnwrap(LocaleTag("en")), stemmer: "english", steps: [.stop, .stem], stopWords: ["my", "me"])
        let examples = [
            Example("charged me twice", 3), Example("you charged my card twice", 3), Example("cancel my plan", 5),
            Example("cancel the plan twice", 5), Example("landlord", nil),
        ]
        return try XCTUnwrap(KeywordModel(Lesson(examples, profile: profile)))
    }

    private func known(_ text: String) throws -> [Int?: Double] {
        Dictionary(uniqueKeysWithValues: try model().rank(text).map { ($0.document, $0.known) })
    }

    func testItSaysHowManyOfTheWordsAnArticlesOwnLinesUse() throws {
        let found = try known("My landlord CHARGES me twice, twice")
        for (document, count) in [3: 2.0, 5: 1, nil: 1] as [Int?: Double] {
            XCTAssertEqual(try XCTUnwrap(found[document]), count / 3.0.squareRoot(), accuracy: 1e-6)
        }
        XCTAssertEqual(try known("cancel"), [3: 0, 5: 1, nil: 0])
        XCTAssertEqual(try known("xyzzy"), [3: 0, 5: 0, nil: 0])
        for wordless in ["", "my", "😀 ?!"] { XCTAssertEqual(try known(wordless), [3: 0, 5: 0, nil: 0], wordless) }
    }

    func testProbabilitiesAddUp() throws {
        for text in ["charged twice", "", "plan landlord"] {
            let ranked = try model().rank(text)
            XCTAssertEqual(ranked.map(\.probability).reduce(0, +), 1, accuracy: 1e-5)
            XCTAssertEqual(ranked.map(\.probability), ranked.map(\.probability).sorted(by: >))
        }
    }

    func testAThinnedVectorIsAsLongAsTheWholeAndHoldsAboutHalf() {
        let count = 1_000
        let value = 1 / Float(count).squareRoot()
        let whole = Vocabulary.Vector(
            features: (0..<Int32(count)).map { $0 }, values: [Float](repeating: value, count: count))
        var random = SplitMix(state: 1)
        var seen = Set<Int32>()
        for _ in 0..<20 {
            let thinned = whole.thinned(using: &random)
            XCTAssertEqual(Double(thinned.features.count), Double(count) / 2, accuracy: 80)
            XCTAssertEqual(thinned.values.reduce(0) { $0 + $1 * $1 }, 1, accuracy: 1e-4)
            seen.formUnion(thinned.features)
        }
        XCTAssertEqual(seen.count, count, "each has its turn")
        XCTAssertEqual(Vocabulary.Vector().thinned(using: &random).features, [])
    }
}
