import FAQIndex
import XCTest

@testable import Bot

final class BotTests: XCTestCase {
    private static let asked = [
        ["forgot my password", "password reset please", "i can not remember my password", "new password needed"],
        ["cancel my plan", "how do i cancel", "stop my subscription", "end my plan next month"],
        ["speak to a colleague of yours", "contact the team", "call me back", "how can i contact you"],
    ]
    private static let outside = [
        "weather in paris tomorrow", "recipe for pancakes", "who won the election", "train to berlin", "tell me a joke",
    ]

    private func makeKnowledge() throws -> Knowledge {
        let profile = LanguageProfile(
            locale: try XCTUnwrap(LocaleTag("en")), stemmer: "english", steps: [.stop, .accents, .stem],
            stopWords: ["my", "i", "to", "a", "the", "do", "how"])
        let documents = Self.asked.map { IndexDocument(title: $0[0], asked: $0, body: "") }
        var examples = Self.outside.map { Example($0, nil) }
        for (document, texts) in Self.asked.enumerated() { examples += texts.map { .init($0, document) } }
        return Knowledge(
            index: Index(documents, analyzer: try XCTUnwrap(Analyzer(profile))),
            model: KeywordModel(Lesson(examples, profile: profile)),
            wording: Wording(
                profile: profile, greetings: ["hello", "good morning"], handOver: ["real person", "not a bot"],
                handOverAlone: ["agent"]), personDocuments: [2])
    }

    private func decide(_ text: String, handedOver: Bool = false) throws -> Decision {
        Bot.decide(text, Facts(isHandedOver: handedOver), try makeKnowledge())
    }

    func testAnswersWhatItKnowsAndSaysWhichWordsDecided() throws {
        for (text, document, word) in [("forgot password", 0, "password"), ("pls cancel the plan", 1, "cancel")] {
            guard case .answer(let answer) = try decide(text) else { return XCTFail("no answer to \(text)") }
            XCTAssertEqual(answer.document, document)
            XCTAssertGreaterThanOrEqual(answer.confidence, Calibration.standard.thresholds.answer)
            XCTAssertTrue(answer.because.contains(word), "\(answer.because)")
        }
    }

    func testATypingErrorLeavesEnoughOfAWord() throws {
        guard case .answer(let answer) = try decide("forgot pasword") else { return XCTFail("no answer") }
        XCTAssertEqual(answer.document, 0)
    }

    func testWhatItDoesNotKnowGoesToAPerson() throws {
        for text in ["weather in rome tomorrow", "xyzzy", "🙂🙂", "?!", String(repeating: "weather joke ", count: 2_000)]
        {
            guard case .handOver(let handOver) = try decide(text) else { return XCTFail("answered \(text)") }
            XCTAssertEqual(handOver.reason, .notSure)
        }
    }

    func testAPersonIsHadByAsking() throws {
        for text in ["I want a REAL person", "agent!!", "you are not a bot, are you"] {
            guard case .handOver(let handOver) = try decide(text) else { return XCTFail("answered \(text)") }
            XCTAssertEqual(handOver.reason, .asked)
        }
        guard case .handOver(let handOver) = try decide("how can i contact the team") else {
            return XCTFail("answered")
        }
        XCTAssertEqual(handOver.reason, .asked, "the article's answer is a person")
    }

    func testGreetsAndStaysOut() throws {
        XCTAssertEqual(try decide("Good morning!"), .greet)
        XCTAssertEqual(try decide("forgot password", handedOver: true), .stayOut)
    }

    func testTheSameExamplesGiveTheSameModel() throws {
        let first = try XCTUnwrap(makeKnowledge().model).rank("cancel my password")
        let second = try XCTUnwrap(makeKnowledge().model).rank("cancel my password")
        XCTAssertEqual(first.ranked, second.ranked)
        XCTAssertEqual(first.ranked.reduce(0) { $0 + $1.probability }, 1, accuracy: 1e-4)
        XCTAssertEqual(first.ranked.count, 4)
    }

    func testAModelWithoutExamplesKnowsNothing() throws {
        let profile = LanguageProfile(locale: try XCTUnwrap(LocaleTag("en")))
        let model = try XCTUnwrap(KeywordModel(Lesson([], profile: profile)))
        XCTAssertEqual(model.rank("anything").ranked.map(\.document), [nil])
    }

    func testAnFAQTooLargeForAModelAnswersWhatIsAskedWordForWord() throws {
        let small = try makeKnowledge()
        let knowledge = Knowledge(index: small.index, model: nil, wording: small.wording, personDocuments: [])
        let facts = Facts(isHandedOver: false)
        XCTAssertEqual(
            Bot.decide("Cancel my plan!", facts, knowledge), .answer(Answer(document: 1, confidence: 1, because: [])))
        guard case .handOver(let handOver) = Bot.decide("cancel it somehow", facts, knowledge) else {
            return XCTFail("answered")
        }
        XCTAssertEqual(handOver.best?.document, 1)
    }
}
