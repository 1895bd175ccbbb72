@testable import Bot
import FAQIndex
import XCTest

/// A wording of English with small lists.
func english(_ lists: [Wording.Kind: [String]] = [:]) throws -> Wording {
    let profile = LanguageProfile(
        locale: try XCTUnwrap(LocaleTag("en")), stemmer: "english", steps: [.stop, .accents, .stem],
        stopWords: ["a", "an", "the", "to", "i", "please", "hello", "not", "can", "you", "are", "is", "it", "my"])
    return Wording(profile: profile, lists)
}

/// A bot that knows three articles, one of which is a person.
struct SmallBot {
    static let ids = ["reset-password", "cancel", "contact"]
    static let asked = [
        ["forgot my password", "password reset please", "i can not remember my password", "new password needed"],
        ["cancel my plan", "how do i cancel", "stop my subscription", "end my plan next month"],
        ["speak to a colleague of yours", "contact the team", "call me back", "how can i contact you"],
    ]
    static let outside = [
        "weather in paris tomorrow", "recipe for pancakes", "who won the election", "train to berlin", "tell me a joke",
    ]
    static let wordings: [Wording.Kind: [String]] = [
        .greeting: ["hello", "good morning"], .thanks: ["thanks", "ok"], .smallTalk: ["how are you"],
        .abuse: ["idiot"], .person: ["real person", "not bot"], .personAlone: ["agent"],
        .notPerson: ["secret agent"], .helped: ["helped", "yes"], .notHelped: ["did not help", "no"],
        .skip: ["skip"], .also: ["and also"],
    ]

    let knowledge: Knowledge
    let skills: Skills

    init(
        rules: [Rule] = [], intake: [String: [String]] = [:], thresholds: Thresholds = Calibration.standard.thresholds
    ) throws {
        let profile = LanguageProfile(
            locale: try XCTUnwrap(LocaleTag("en")), stemmer: "english", steps: [.stop, .accents, .stem],
            stopWords: ["my", "i", "to", "a", "the", "do", "how", "that", "it"])
        let documents = Self.asked.map { IndexDocument(title: $0[0], asked: $0, body: "") }
        var examples = Self.outside.map { Example($0, nil) }
        for (document, texts) in Self.asked.enumerated() { examples += texts.map { .init($0, document) } }
        let wording = Wording(profile: profile, Self.wordings)
        knowledge = Knowledge(
            index: Index(documents, analyzer: try XCTUnwrap(Analyzer(profile))),
            model: KeywordModel(Lesson(examples, profile: profile)), wording: wording,
            calibration: Calibration(slope: 1, known: 0, offset: 0, thresholds: thresholds), personDocuments: [2])
        skills = Skills(
            knowledge: knowledge, articles: ArticleNames(zip(Self.ids, Self.asked).map { ($0, $1[0]) }),
            labels: .init(
                helped: "This helped", notHelped: "Not really", person: "A person", none: "None", skip: "Skip"),
            intake: intake, rules: RuleBook(rules, locale: profile.locale, wording: wording))
    }

    func decide(_ text: String, _ situation: Situation = Situation(), tapped: String? = nil) -> Decision {
        Bot.decide(Said(text, tapped: tapped), situation, skills)
    }

    /// The decisions on messages that follow each other.
    func talk(_ texts: [String]) -> [Decision] {
        var situation = Situation()
        return texts.enumerated().map { position, text in
            let decision = decide(text, situation)
            situation.state = decision.state
            situation.state.number(Int64(position) + 1)
            return decision
        }
    }
}

func assertAsks(
    _ wording: Wording, _ messages: [String], file: StaticString = #filePath, line: UInt = #line
) {
    for message in messages {
        XCTAssertTrue(wording.asksForPerson(message), "asks: \(message)", file: file, line: line)
    }
}

func assertDoesNotAsk(
    _ wording: Wording, _ messages: [String], file: StaticString = #filePath, line: UInt = #line
) {
    for message in messages {
        XCTAssertFalse(wording.asksForPerson(message), "does not ask: \(message)", file: file, line: line)
    }
}
