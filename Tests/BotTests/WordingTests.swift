import Bot
import FAQIndex
import XCTest

/// How wordings are matched. Whether a language's own lists are good is tested with its content.
final class WordingTests: XCTestCase {
    func testTheWordsOccurInTheirOrder() throws {
        let wording = try english(handOver: ["speak person"])
        assertAsks(wording, ["speak person", "I want to SPEAK to a person!", "speaking to persons"])
        assertDoesNotAsk(wording, ["person speak", "speak", "person", "", "a person who can speak"])
    }

    func testTheWordsStandCloseTogether() throws {
        let wording = try english(handOver: ["speak person"])
        assertAsks(wording, ["speak one two three person"])
        assertDoesNotAsk(wording, ["speak one two three four person"])
    }

    func testALaterStartIsFoundToo() throws {
        let wording = try english(handOver: ["speak person"])
        assertAsks(wording, ["speak louder it is too quiet here so let me speak to a person"])
    }

    func testALaterWordIsTriedWhenTheFirstLeadsNowhere() throws {
        // From the first "real" the person is too far, from the second it is not.
        let wording = try english(handOver: ["want real person"])
        assertAsks(wording, ["want real one two real three four person"])
    }

    func testStopWordsCountInAWording() throws {
        let wording = try english(handOver: ["not bot"])
        assertAsks(wording, ["not a bot"])
        assertDoesNotAsk(wording, ["a bot"])
    }

    func testALoneWordAsksOnlyWhenNothingElseIsSaid() throws {
        let wording = try english(alone: ["agent", "human"])
        assertAsks(wording, ["agent", "Agent!!!", "hello, an agent please", "human agent", "AGENTS"])
        assertDoesNotAsk(wording, ["agent orange", "is the user agent shown", "", "please", "hello"])
    }

    func testAnElisionDoesNotHideAWord() throws {
        let profile = LanguageProfile(
            locale: try XCTUnwrap(LocaleTag("fr")), stemmer: "french", steps: [.elision, .stop, .accents, .stem],
            stopWords: ["un", "à"], elisions: ["l", "d"])
        let wording = Wording(
            profile: profile, greetings: [], handOver: ["parler agent", "parler quelqu'un"], handOverAlone: [])
        assertAsks(wording, ["parler à l'agent", "parler a l’agent", "parler à quelqu'un"])
        assertDoesNotAsk(wording, ["parler d'un film"])
    }

    func testAGreetingIsTheWholeMessage() throws {
        let wording = try english()
        for message in ["hello", "Hello!", "GOOD MORNING", "good morning…", "  hello  "] {
            XCTAssertTrue(wording.isGreeting(message), message)
        }
        for message in ["", "hello, my plan is gone", "morning good", "good", "?"] {
            XCTAssertFalse(wording.isGreeting(message), message)
        }
    }

    func testEmptyListsRecogniseNothing() throws {
        let wording = try english(greetings: [], handOver: ["", "?!"], alone: [""])
        assertDoesNotAsk(wording, ["", "?!", "human", "speak to a person"])
        XCTAssertFalse(wording.isGreeting("hello"))
    }

    func testAGreetingWithoutWordsIsNoGreeting() throws {
        XCTAssertFalse(try english(greetings: ["👋", "hello"]).isGreeting(""))
    }

    func testHugeMessages() throws {
        let wording = try english(handOver: ["speak person"], alone: ["human"])
        let filler = String(repeating: "speak film ", count: 20_000)
        assertDoesNotAsk(wording, [filler])
        assertAsks(wording, [filler + "person", String(repeating: "human ", count: 20_000)])
    }

    func testAWordingWithoutItsLanguagesStemmerStillWorks() throws {
        let profile = LanguageProfile(locale: try XCTUnwrap(LocaleTag("en")), stemmer: "klingon", steps: [.stem])
        let wording = Wording(profile: profile, greetings: [], handOver: ["speak person"], handOverAlone: [])
        assertAsks(wording, ["speak to a person"])
    }
}
