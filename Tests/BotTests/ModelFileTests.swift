import FAQIndex
import XCTest

@testable import Bot

final class ModelFileTests: XCTestCase {
    private func lesson(_ more: [Example] = []) throws -> Lesson {
        let profile = LanguageProfile(locale: try XCTUnwrap(LocaleTag("en")), stemmer: "english", steps: [.stem])
        return Lesson(
            [
                Example("forgot my password", 0), Example("password is gone", 0), Example("cancel my plan", 4),
                Example("I want to cancel", 4), Example("what is the weather", nil), Example("weather today", nil),
            ] + more, profile: profile)
    }

    func testADecodedModelJudgesAsTheLearnedOne() throws {
        let lesson = try lesson()
        let model = try XCTUnwrap(KeywordModel(lesson))
        let decoded = try XCTUnwrap(
            KeywordModel(decoding: model.encoded(fingerprint: lesson.fingerprint), for: lesson))
        for text in ["forgot password", "cancel", "weather", "", "xyzzy", "my plan is gone today"] {
            XCTAssertEqual(decoded.rank(text), model.rank(text), text)
            XCTAssertEqual(decoded.reasons(for: 4, in: text), model.reasons(for: 4, in: text), text)
        }
    }

    func testTheSameLessonGivesTheSameBytes() throws {
        let first = try XCTUnwrap(KeywordModel(lesson()))
        let second = try XCTUnwrap(KeywordModel(lesson()))
        XCTAssertEqual(first.encoded(fingerprint: 1), second.encoded(fingerprint: 1))
    }

    func testAnotherLessonsModelIsNotTaken() throws {
        let lesson = try lesson()
        let bytes = try XCTUnwrap(KeywordModel(lesson)).encoded(fingerprint: lesson.fingerprint)
        XCTAssertNil(KeywordModel(decoding: bytes, for: try self.lesson([Example("one more", 0)])))
    }

    func testWhatALanguageDoesToWordsBelongsToTheLesson() throws {
        let lesson = try lesson()
        let changes: [(inout LanguageProfile) -> Void] = [
            { $0.letters = ["å": "å"] }, { $0.endings = ["s"] }, { $0.links = ["s"] }, { $0.latin = "a > b;" },
            { $0.stopWords = ["my"] }, { $0.synonyms = [["plan", "pass"]] }, { $0.steps = [] },
        ]
        var prints = Set([lesson.fingerprint])
        for change in changes {
            var profile = lesson.profile
            change(&profile)
            prints.insert(Lesson(lesson.examples, profile: profile).fingerprint)
        }
        XCTAssertEqual(prints.count, changes.count + 1)
    }

    func testNoDamageIsTrusted() throws {
        let lesson = try lesson()
        let bytes = try XCTUnwrap(KeywordModel(lesson)).encoded(fingerprint: lesson.fingerprint)
        for position in stride(from: 0, to: bytes.count, by: 7) {
            var damaged = bytes
            damaged[position] ^= 0x10
            XCTAssertNil(KeywordModel(decoding: damaged, for: lesson), "byte \(position)")
        }
        for count in [0, 1, 47, 48, bytes.count / 2, bytes.count - 1] {
            XCTAssertNil(KeywordModel(decoding: Array(bytes.prefix(count)), for: lesson), "\(count) bytes")
        }
        XCTAssertNil(KeywordModel(decoding: bytes + [0], for: lesson))
        XCTAssertNil(KeywordModel(decoding: [UInt8](repeating: 0xFF, count: 4_096), for: lesson))
    }

    func testAModelOfNothingIsKeptToo() throws {
        let lesson = Lesson([], profile: LanguageProfile(locale: try XCTUnwrap(LocaleTag("en"))))
        let model = try XCTUnwrap(KeywordModel(lesson))
        let bytes = model.encoded(fingerprint: lesson.fingerprint)
        XCTAssertEqual(
            try XCTUnwrap(KeywordModel(decoding: bytes, for: lesson)).rank("a").map(\.document), [nil])
    }
}
