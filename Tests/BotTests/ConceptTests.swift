import FAQIndex
import XCTest

@testable import Bot

final class ConceptTests: XCTestCase {
    private func lexicon(_ topics: [String: [[String]]] = [:]) throws -> ConceptLexicon {
        let profile = LanguageProfile(
            locale: try XCTUnwrap(LocaleTag("en")), stemmer: "english", steps: [.stop, .accents, .stem],
            stopWords: ["my", "the", "from"])
        return ConceptLexicon(
            ConceptCatalog(concepts: ["charge", "twice", "work"], topics: topics),
            phrases: ["charge": ["charged", "taken from my account"], "twice": ["two times"], "work": ["work"]],
            negations: ["not", "doesn't"], profile: profile)
    }

    private func names(_ text: String, _ topics: [String: [[String]]] = [:]) throws -> [String] {
        let lexicon = try lexicon(topics)
        return lexicon.signs(in: text).list.map { lexicon.signNames[$0.number] }
    }

    func testFormsOfAWordAndPhrasesAreFound() throws {
        XCTAssertEqual(try names("You are CHARGING me"), ["charge"])
        XCTAssertEqual(try names("taken from my bank account"), ["charge"], "one other word may stand between")
        XCTAssertEqual(try names("taken from my old bank account"), [])
        XCTAssertEqual(try names("account my from taken"), [])
        XCTAssertEqual(try names("charged, charged, charged"), ["charge"], "each once")
        XCTAssertEqual(try names(""), [])
    }

    func testNegationTurnsAConcept() throws {
        XCTAssertEqual(try names("it does not really work"), ["!work"])
        XCTAssertEqual(try names("work it does not"), ["work"], "too far behind")
        XCTAssertEqual(try names("works not"), ["!work"])
        XCTAssertEqual(try names("not a b c work"), ["work"], "too far before")
    }

    func testATopicIsMadeOfItsConcepts() throws {
        let topics = ["double-charge": [["charge"], ["charge", "twice"]], "broken": [["!work"]]]
        XCTAssertEqual(try names("charged two times", topics), ["charge", "twice", "=double-charge"])
        let signs = try lexicon(topics).signs(in: "charged two times")
        XCTAssertEqual(signs.list.last?.weight, 2, "the longest combination counts")
        XCTAssertEqual(signs.words(of: 2), "charg two time")
        XCTAssertEqual(try names("it does not work", topics), ["!work", "=broken"])
        XCTAssertEqual(try names("two times", topics), ["twice"])
    }

    func testConceptsTeachWhatNoExampleSays() throws {
        let profile = LanguageProfile(locale: try XCTUnwrap(LocaleTag("en")), stemmer: "english", steps: [.stem])
        let examples = [
            Example("you charged me two times", 0), Example("charged my card two times", 0),
            Example("it will not work", 1), Example("the app does not work", 1),
        ]
        let lesson = Lesson(examples, profile: profile, lexicon: try lexicon(["double": [["charge", "twice"]]]))
        let model = try XCTUnwrap(KeywordModel(lesson))
        XCTAssertEqual(model.rank("taken from my account").first?.document, 0)
        let reasons = model.reasons(for: 0, in: "taken from my account")
        XCTAssertTrue(reasons.contains("taken from my account"), "\(reasons)")
    }
}
