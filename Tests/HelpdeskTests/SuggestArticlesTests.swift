import XCTest

@testable import Helpdesk

final class SuggestArticlesTests: XCTestCase {
    func testTheStarterFAQIsCompletedInAMoment() throws {
        let starter = try StarterFAQ.load(ContentFixture.locales)
        for (tag, typed) in [("en", "canc"), ("fr", "annul"), ("de", "kündig"), ("es", "cancel")] {
            let content = try XCTUnwrap(starter.locales[try ContentFixture.tag(tag)])
            XCTAssertTrue(content.suggest(typed, limit: 20).map(\.id).contains("cancel-subscription"), tag)
        }
        let content = try XCTUnwrap(starter.locales[try ContentFixture.tag("en")])
        let typed = ["c", "ca", "canc", "cancel my", "how do i", "how do i ca", "my card was d", "zzz", "i", "w"]
        let start = ContinuousClock.now
        for _ in 0..<100 { for text in typed { _ = content.suggest(text, limit: 10) } }
        let each = (ContinuousClock.now - start) / (100 * typed.count)
        // 50 µs when nothing else runs; a busy machine gets more.
        XCTAssertLessThan(each, .microseconds(500), "\(each)")
    }
}
