import FAQIndex
import XCTest

@testable import Bot

final class BotTests: XCTestCase {
    private func decide(_ text: String, handedOver: Bool = false) throws -> Decision {
        try SmallBot().decide(text, Situation(isHandedOver: handedOver))
    }

    func testAnswersWhatItKnowsAndSaysWhichWordsDecided() throws {
        for (text, document, word) in [("forgot password", 0, "password"), ("pls cancel the plan", 1, "cancel")] {
            let answer = try XCTUnwrap(decide(text).answers.first, text)
            XCTAssertEqual(answer.document, document)
            XCTAssertGreaterThanOrEqual(answer.confidence, Calibration.standard.thresholds.answer)
            let reasons = try SmallBot().knowledge.reasons(for: answer)
            XCTAssertTrue(reasons.contains(word), "\(reasons)")
        }
    }

    func testATypingErrorLeavesEnoughOfAWord() throws {
        XCTAssertEqual(try decide("forgot pasword").answers.first?.document, 0)
    }

    func testTheSameExamplesGiveTheSameModel() throws {
        let first = try XCTUnwrap(SmallBot().knowledge.model).rank("cancel my password")
        let second = try XCTUnwrap(SmallBot().knowledge.model).rank("cancel my password")
        XCTAssertEqual(first, second)
        XCTAssertEqual(first.reduce(0) { $0 + $1.probability }, 1, accuracy: 1e-4)
        XCTAssertEqual(first.count, 4)
    }

    func testAModelWithoutExamplesKnowsNothing() throws {
        let profile = LanguageProfile(locale: try XCTUnwrap(LocaleTag("en")))
        let model = try XCTUnwrap(KeywordModel(Lesson([], profile: profile)))
        XCTAssertEqual(model.rank("anything").map(\.document), [nil])
    }

    func testAnFAQTooLargeForAModelAnswersWhatIsAskedWordForWord() throws {
        let small = try SmallBot()
        let knowledge = Knowledge(
            index: small.knowledge.index, model: nil, wording: small.knowledge.wording, personDocuments: [])
        XCTAssertEqual(
            Bot.judge("Cancel my plan!", knowledge).verdict,
            .answer(Answer(document: 1, confidence: 1)))
        let unsure = Bot.judge("cancel it somehow", knowledge)
        XCTAssertEqual(unsure.verdict, .suggest(unsure.candidates))
        XCTAssertEqual(unsure.candidates.first?.document, 1)
    }
}
