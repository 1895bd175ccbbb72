import FAQIndex
import XCTest

final class AcceptLanguageTests: XCTestCase {
    private func accepted(_ header: String) -> [String] { LocaleTag.accepted(header).map(\.description) }

    func testTheBestComesFirst() {
        XCTAssertEqual(accepted("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"), ["fr-CH", "fr", "en", "de"])
        XCTAssertEqual(accepted("en;q=0.1,de;q=0.9,fr"), ["fr", "de", "en"])
    }

    func testEqualOnesKeepTheirOrder() {
        XCTAssertEqual(accepted("da, sv, nb, fi"), ["da", "sv", "nb", "fi"])
        XCTAssertEqual(accepted("da;q=0.5, sv;q=0.5, nb"), ["nb", "da", "sv"])
    }

    func testZeroMeansNotAcceptable() {
        XCTAssertEqual(accepted("fr;q=0, en"), ["en"])
        XCTAssertEqual(accepted("fr;q=0.000"), [])
    }

    func testSpacesTabsAndCaseDoNotMatter() {
        XCTAssertEqual(accepted(" en-gb ;\tq=0.5 ,  DE ; Q=0.8 "), ["de", "en-GB"])
    }

    func testWhatIsNoTagIsPassedOver() {
        XCTAssertEqual(accepted(""), [])
        XCTAssertEqual(accepted("*"), [])
        XCTAssertEqual(accepted(",,;;q=,"), [])
        XCTAssertEqual(accepted("english, e n, <script>, ../.., en_US, de"), ["de"])
    }

    func testAnEntryWithAnImpossibleQualityIsPassedOver() {
        for quality in ["x", "-1", "nan", "inf", "2", "1e0", "0x1", ""] {
            XCTAssertEqual(accepted("fr;q=\(quality), en;q=0.1"), ["en"], quality)
        }
    }

    func testOtherParametersAreIgnored() {
        XCTAssertEqual(accepted("en;level=1;q=0.3, de;level=2"), ["de", "en"])
    }

    func testAHugeHeaderIsCut() {
        let header = Array(repeating: "en-US;q=0.5", count: 100_000).joined(separator: ",") + ",fr"
        XCTAssertEqual(Set(accepted(header)), ["en-US"])
        XCTAssertLessThanOrEqual(accepted(header).count, 20)
        XCTAssertEqual(accepted(String(repeating: "a", count: 1_000_000)), [])
    }
}
