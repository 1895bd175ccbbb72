import FAQIndex
import XCTest

@testable import Helpdesk

final class EvaluationTests: XCTestCase {
    private func item(
        _ topic: String?, _ reaction: EvaluatedQuestion.Reaction, best: (String, Double)? = nil, also: [String] = []
    ) -> EvaluatedQuestion {
        guard let english = LocaleTag("en") else { preconditionFailure("\"en\" is a language tag") }
        return EvaluatedQuestion(
            question: LabelledQuestion(locale: english, text: "?", topic: topic, also: also), reaction: reaction,
            best: best.map { (id: $0.0, confidence: $0.1) }, because: [])
    }

    func testTheFiguresAreThoseOfTheirDefinitions() {
        let evaluation = Evaluation([
            item("a", .answered("a")), item("a", .answered("b")), item("a", .answered("b"), also: ["b"]),
            item("a", .suggested(["c", "a"])), item("a", .suggested(["c"])), item("a", .escalated),
            item(nil, .answered("a")), item(nil, .suggested(["a"])), item(nil, .escalated), item(nil, .escalated),
        ])
        XCTAssertEqual(evaluation.inScope, 6)
        XCTAssertEqual(evaluation.outOfScope, 4)
        XCTAssertEqual(evaluation.answered, 4)
        XCTAssertEqual(evaluation.right, 2)
        XCTAssertEqual(evaluation.wrong, 2, "a false answer is wrong too")
        XCTAssertEqual(evaluation.suggested, 3)
        XCTAssertEqual(evaluation.suggestedRight, 1)
        XCTAssertEqual(evaluation.escalated, 3)
        XCTAssertEqual(evaluation.direct, 2.0 / 6)
        XCTAssertEqual(evaluation.resolution, 3.0 / 6)
        XCTAssertEqual(evaluation.wrongRate, 0.5)
        XCTAssertEqual(evaluation.falseRate, 0.25)
        XCTAssertEqual(evaluation.falseSuggestedRate, 0.25)
    }

    func testNothingAskedDividesByNothing() {
        let evaluation = Evaluation([EvaluatedQuestion]())
        XCTAssertEqual(
            [evaluation.direct, evaluation.resolution, evaluation.wrongRate, evaluation.falseRate], [0, 0, 0, 0])
        XCTAssertNil([EvaluatedQuestion]().best(wrongAtMost: 0.03))
    }

    func testTheBestThresholdIsTheLowestThatIsRightOftenEnough() throws {
        let items = [
            item("a", .escalated, best: ("a", 0.9)), item("a", .escalated, best: ("a", 0.8)),
            item("a", .escalated, best: ("b", 0.7)), item("a", .escalated, best: ("a", 0.6)),
            item(nil, .escalated, best: ("a", 0.5)),
        ]
        XCTAssertEqual(items.best(wrongAtMost: 0)?.threshold, 0.8)
        let best = try XCTUnwrap(items.best(wrongAtMost: 0.25))
        XCTAssertEqual(best.threshold, 0.6)
        XCTAssertEqual(best.evaluation.direct, 0.75)
        XCTAssertEqual(best.evaluation.falseAnswers, 0)
        XCTAssertNil([item("a", .escalated, best: ("b", 0.7))].best(wrongAtMost: 0.1))
        let curve = items.curve
        XCTAssertEqual(curve.map(\.threshold), curve.map(\.threshold).sorted())
        XCTAssertEqual(curve.first?.evaluation.answered, 5)
        XCTAssertEqual(curve.last?.evaluation.answered, 0)
    }

    func testAMissIsWhatASubscriberWouldCallOne() {
        XCTAssertFalse(item("a", .answered("a")).isMiss)
        XCTAssertFalse(item(nil, .escalated).isMiss)
        for miss in [
            item("a", .answered("b")), item("a", .suggested(["a"])), item("a", .escalated), item(nil, .answered("a")),
            item(nil, .suggested(["a"])),
        ] { XCTAssertTrue(miss.isMiss, "\(miss.reaction)") }
    }

    func testQuestionsAreReadLineByLine() throws {
        let path = try temporaryFolder() + "/asked.jsonl"
        try write(
            """
            {"locale":"en","text":"where is my bill","topic":"invoice","also":["unknown-charge"],"kind":"plain"}\r

            {"locale":"pt-BR","text":"oi","topic":null}

            """, to: path)
        let questions = try LabelledQuestion.read(path)
        XCTAssertEqual(questions.map(\.topic), ["invoice", nil])
        XCTAssertEqual(questions[0].right, ["invoice", "unknown-charge"])
        XCTAssertEqual(questions[1].right, [])
    }

    func testWhatIsNoQuestionIsRefusedWithItsLine() throws {
        let folder = try temporaryFolder()
        for (number, (line, reason)) in [
            ("{\"locale\":\"en\",\"text\":\"a\"}", "topic"),
            ("{\"locale\":\"?\",\"text\":\"a\",\"topic\":null}", "locale"),
            ("{\"locale\":\"en\",\"text\":\"\",\"topic\":null}", "text"), ("{", ":2:"), ("[]", "object"),
            ("{\"locale\":\"en\",\"text\":\"a\",\"topic\":1}", "topic"),
            ("{\"locale\":\"en\",\"text\":\"a\",\"topic\":\"b\",\"also\":[1]}", "also"),
        ].enumerated() {
            let path = "\(folder)/\(number).jsonl"
            try write("{\"locale\":\"en\",\"text\":\"a\",\"topic\":null}\n\(line)\n", to: path)
            XCTAssertThrowsError(try LabelledQuestion.read(path)) { error in
                let error = error as? ContentError
                XCTAssertEqual(error?.line, 2, line)
                XCTAssertTrue(error?.description.contains(reason) ?? false, "\(String(describing: error))")
            }
        }
        try write("\n \n", to: "\(folder)/empty.jsonl")
        XCTAssertThrowsError(try LabelledQuestion.read("\(folder)/empty.jsonl"))
        XCTAssertThrowsError(try LabelledQuestion.read("\(folder)/missing.jsonl"))
    }
}
