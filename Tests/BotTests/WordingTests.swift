import Bot
import FAQIndex
import XCTest

/// How wordings are matched. Whether a language's own lists are good is tested with its content.
final class WordingTests: XCTestCase {
    func testTheWordsOccurInTheirOrder() throws {
        let wording = try english([.person: ["speak person"]])
        assertAsks(wording, ["speak person", "I want to SPEAK to a person!", "speaking to persons"])
        assertDoesNotAsk(wording, ["person speak", "speak", "person", "", "a person who can speak"])
    }

    func testOnlyWordsThatSayNothingStandBetween() throws {
        let wording = try english([.person: ["speak person"]])
        assertAsks(wording, ["speak to a person", "can i speak to the person please"])
        assertDoesNotAsk(wording, ["speak about a film with a person", "speak louder person"])
    }

    func testALaterStartIsFoundToo() throws {
        let wording = try english([.person: ["speak person"]])
        assertAsks(wording, ["speak louder it is too quiet here so let me speak to a person"])
    }

    func testWhatOnlyLooksLikeAskingIsPassedOver() throws {
        let wording = try english([.person: ["want agent"], .personAlone: ["agent"], .notPerson: ["agent orange"]])
        assertAsks(wording, ["i want an agent", "agent", "agent orange is bad, i want an agent"])
        assertDoesNotAsk(wording, ["i want to see agent orange", "i want agent orange", "agent orange"])
    }

    func testStopWordsCountInAWording() throws {
        let wording = try english([.person: ["not bot"]])
        assertAsks(wording, ["not a bot"])
        assertDoesNotAsk(wording, ["a bot"])
    }

    func testALoneWordAsksOnlyWhenNothingElseIsSaid() throws {
        let wording = try english([.personAlone: ["agent", "human"]])
        assertAsks(wording, ["agent", "Agent!!!", "hello, an agent please", "human agent", "AGENTS"])
        assertDoesNotAsk(wording, ["agent orange", "is the user agent shown", "", "please", "hello"])
    }

    func testAnElisionDoesNotHideAWord() throws {
        let profile = LanguageProfile(
            locale: try XCTUnwrap(LocaleTag("fr")), stemmer: "french", steps: [.elision, .stop, .accents, .stem],
            stopWords: ["un", "à", "a"], elisions: ["l", "d"])
        let wording = Wording(profile: profile, [.person: ["parler agent", "parler quelqu'un"]])
        assertAsks(wording, ["parler à l'agent", "parler a l’agent", "parler à quelqu'un"])
        assertDoesNotAsk(wording, ["parler d'un film"])
    }

    func testARemarkIsTheWholeMessage() throws {
        let wording = try english([
            .greeting: ["hello", "good morning"], .thanks: ["thanks", "thank you"], .abuse: ["idiot"],
            .smallTalk: ["how are you"],
        ])
        for (message, kind) in [
            ("hello", Wording.Kind.greeting), ("Hello!", .greeting), ("GOOD MORNING", .greeting),
            ("good morning…", .greeting), ("  hello  ", .greeting), ("hello, thank you", .thanks),
            ("hello how are you", .smallTalk), ("you are an idiot, thanks", .abuse),
        ] { XCTAssertEqual(wording.remark(message), kind, message) }
        for message in ["", "hello, my plan is gone", "morning good", "good", "?", "the", "thanks but the film stops"] {
            XCTAssertNil(wording.remark(message), message)
        }
    }

    func testWordsBesideARemarkMaySayNothing() throws {
        let wording = try english([
            .smallTalk: ["how are you"], .thanks: ["thanks"], .helped: ["it worked"], .filler: ["today", "mate"],
        ])
        XCTAssertEqual(wording.remark("how are you today, mate?"), .smallTalk)
        XCTAssertEqual(wording.remark("thanks mate"), .thanks)
        XCTAssertTrue(wording.says(.helped, "it worked mate"))
        for message in ["today", "mate", "thanks captain"] { XCTAssertNil(wording.remark(message), message) }
    }

    func testABorrowedGreetingIsOneButNotInOwnWords() throws {
        let wording = try english([.greeting: ["hello"], .borrowed: ["hola"]])
        XCTAssertEqual(wording.remark("Hola!"), .greeting)
        XCTAssertNil(wording.remark("Hola!", inOwnWords: true))
        XCTAssertEqual(wording.remark("hello", inOwnWords: true), .greeting)
    }

    func testSayingSomethingIsTheWholeMessage() throws {
        let wording = try english([.notHelped: ["did not help"], .helped: ["helped"]])
        XCTAssertTrue(wording.says(.notHelped, "it did not help"))
        XCTAssertFalse(wording.says(.helped, "it did not help"))
        XCTAssertTrue(wording.says(.helped, "It helped!"))
        XCTAssertFalse(wording.says(.helped, "the film helped me sleep"))
    }

    func testEmptyListsRecogniseNothing() throws {
        let wording = try english([.greeting: ["👋"], .person: ["", "?!"], .personAlone: [""]])
        assertDoesNotAsk(wording, ["", "?!", "human", "speak to a person"])
        for text in ["", "hello", "👋"] { XCTAssertNil(wording.remark(text)) }
        XCTAssertFalse(wording.says(.helped, ""))
    }

    func testHugeMessages() throws {
        let wording = try english([.person: ["speak person"], .personAlone: ["human"]])
        let filler = String(repeating: "speak film ", count: 20_000)
        assertDoesNotAsk(wording, [filler])
        assertAsks(wording, [filler + "speak to a person", String(repeating: "human ", count: 20_000)])
    }

    func testAWordingWithoutItsLanguagesStemmerStillWorks() throws {
        let profile = LanguageProfile(locale: try XCTUnwrap(LocaleTag("en")), stemmer: "klingon", steps: [.stem])
        let wording = Wording(profile: profile, [.person: ["speak to person"]])
        assertAsks(wording, ["speak to person"])
    }
}
