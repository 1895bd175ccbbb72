import XCTest

@testable import Bot

final class CalibrationTests: XCTestCase {
    private let thresholds = Thresholds(answer: 0.8, suggest: 0.4)

    private func outcome(_ probability: Double, known: Double = 1, _ isRight: Bool) -> Calibration.Outcome {
        .init(rank: .init(document: 0, probability: probability, known: known), isRight: isRight)
    }

    func testAFittedConfidenceIsRightAsOftenAsItSays() {
        // Says 0.6 and is right nine times in ten, says 0.3 and is right five times in ten.
        var outcomes: [Calibration.Outcome] = []
        for number in 0..<1_000 {
            outcomes.append(outcome(0.6, number % 10 != 0))
            outcomes.append(outcome(0.3, number % 2 == 0))
        }
        let fitted = Calibration.fitted(outcomes, thresholds: thresholds)
        XCTAssertEqual(fitted.confidence(probability: 0.6, known: 1), 0.9, accuracy: 0.02)
        XCTAssertEqual(fitted.confidence(probability: 0.3, known: 1), 0.5, accuracy: 0.02)
        XCTAssertEqual(fitted.thresholds, thresholds)
    }

    func testConfidenceFallsWithWordsThatNobodyUsesWhoAsks() {
        var outcomes: [Calibration.Outcome] = []
        for number in 0..<1_000 {
            outcomes.append(outcome(0.8, known: 1, number % 20 != 0))
            outcomes.append(outcome(0.8, known: 0.5, number % 2 == 0))
        }
        let fitted = Calibration.fitted(outcomes, thresholds: thresholds)
        XCTAssertEqual(fitted.confidence(probability: 0.8, known: 1), 0.95, accuracy: 0.02)
        XCTAssertEqual(fitted.confidence(probability: 0.8, known: 0.5), 0.5, accuracy: 0.02)
        XCTAssertLessThan(fitted.confidence(probability: 0.8, known: 0), 0.2)
    }

    func testWithoutOutcomesAProbabilityIsTakenAtItsWord() {
        let fitted = Calibration.fitted([], thresholds: thresholds)
        for probability in [0.1, 0.5, 0.9] {
            XCTAssertEqual(fitted.confidence(probability: probability, known: 0.5), probability, accuracy: 1e-9)
        }
    }

    func testItStaysFiniteAndOrderedAtTheEnds() {
        let all = (0..<100).map { _ in outcome(1, true) }
        for calibration in [Calibration.standard, .fitted(all, thresholds: thresholds)] {
            let values = [0, 0.2, 0.5, 0.8, 1].map { calibration.confidence(probability: $0, known: 1) }
            XCTAssertEqual(values, values.sorted())
            XCTAssertTrue(values.allSatisfy { $0 >= 0 && $0 <= 1 }, "\(values)")
        }
    }

    func testTheVerdictFollowsTheThresholds() {
        func verdict(_ confidences: [Double]) -> Judgement.Verdict {
            let candidates = confidences.enumerated().map { Answer(document: $0, confidence: $1) }
            return Judgement(candidates, thresholds).verdict
        }
        XCTAssertEqual(verdict([]), .unsure)
        XCTAssertEqual(verdict([0.8, 0.1]), .answer(Answer(document: 0, confidence: 0.8)))
        guard case .suggest(let three) = verdict([0.2, 0.15, 0.1, 0.05]) else { return XCTFail("no suggestions") }
        XCTAssertEqual(three.map(\.document), [0, 1, 2], "at most three, which together reach the threshold")
        XCTAssertEqual(verdict([0.2, 0.1, 0.05]), .unsure)
    }
}
