import FAQIndex
import XCTest

@testable import Helpdesk

/// The shipped bot on the questions that calibrate it, which are none of its examples: below these it was damaged.
final class BotQualityTests: XCTestCase {
    func testTheShippedBotAnswersItsCalibrationQuestions() throws {
        let content = try StarterFAQ(shippedLocales).content()
        let questions = try ["de", "en", "es", "fr"].flatMap {
            try LabelledQuestion.read("\(shippedLocales)/\($0)/calibration.jsonl")
        }
        let known = Set(content.locales.values.flatMap { $0.articles.ids })
        XCTAssertEqual(questions.compactMap(\.topic).filter { !known.contains($0) }, [])
        let evaluated = content.evaluate(questions)
        let evaluation = Evaluation(evaluated)
        XCTAssertEqual(evaluation.inScope + evaluation.outOfScope, questions.count)
        XCTAssertGreaterThan(evaluation.direct, 0.75)
        XCTAssertGreaterThan(evaluation.resolution, 0.93)
        XCTAssertLessThan(evaluation.wrongRate, 0.05)
        XCTAssertLessThan(evaluation.falseRate, 0.07)
        XCTAssertLessThan(evaluation.falseSuggestedRate, 0.3)
        XCTAssertEqual(evaluated, content.evaluate(questions), "the same question gets the same answer")
        for (locale, part) in Dictionary(grouping: evaluated, by: \.question.locale) {
            XCTAssertGreaterThan(Evaluation(part).resolution, 0.9, "\(locale)")
        }
    }
}
