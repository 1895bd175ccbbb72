import Bot
import FAQIndex
import XCTest

/// A wording of English with small lists.
func english(
    greetings: [String] = ["hello", "good morning"], handOver: [String] = [], alone: [String] = []
) throws -> Wording {
    let profile = LanguageProfile(
        locale: try XCTUnwrap(LocaleTag("en")), stemmer: "english", steps: [.stop, .accents, .stem],
        stopWords: ["a", "an", "the", "to", "i", "please", "hello", "not", "can"])
    return Wording(profile: profile, greetings: greetings, handOver: handOver, handOverAlone: alone)
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
