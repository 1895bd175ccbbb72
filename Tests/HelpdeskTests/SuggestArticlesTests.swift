import XCTest

@testable import Helpdesk

final class SuggestArticlesTests: XCTestCase {
    func testTheStarterFAQIsCompleted() throws {
        let starter = try StarterFAQ.load(ContentFixture.locales)
        for (tag, typed) in [("en", "canc"), ("fr", "annul"), ("de", "kündig"), ("es", "cancel")] {
            let content = try XCTUnwrap(starter.locales[try ContentFixture.tag(tag)])
            XCTAssertTrue(content.suggest(typed, limit: 20).map(\.id).contains("cancel-subscription"), tag)
        }
        let content = try XCTUnwrap(starter.locales[try ContentFixture.tag("en")])
        for typed in ["c", "ca", "cancel my", "how do i", "how do i ca", "w"] {
            let found = content.suggest(typed, limit: 10)
            XCTAssertFalse(found.isEmpty, typed)
            XCTAssertEqual(Set(found.map(\.id)).count, found.count, "an article comes once: \(typed)")
            XCTAssertEqual(
                content.suggest(typed, limit: 3).map(\.text), Array(found.prefix(3).map(\.text)),
                "the best first: \(typed)")
        }
        XCTAssertTrue(content.suggest("zzz", limit: 10).isEmpty)
    }
}
