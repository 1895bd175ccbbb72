import XCTest

@testable import Helpdesk

final class TimestampTests: XCTestCase {
    func testTheTextIsUTCWithMilliseconds() {
        XCTAssertEqual(Timestamp(0).text, "1970-01-01T00:00:00.000Z")
        XCTAssertEqual(Timestamp(1_769_947_200_007).text, "2026-02-01T12:00:00.007Z")
        XCTAssertEqual(Timestamp(-1).text, "1969-12-31T23:59:59.999Z")
        XCTAssertEqual(Timestamp(951_782_400_000).text, "2000-02-29T00:00:00.000Z")
        XCTAssertEqual(Timestamp(253_402_300_799_999).text, "9999-12-31T23:59:59.999Z")
    }

    func testATextReadsBackAsTheSameMoment() {
        var time: Int64 = -60_000_000_000_000
        // A step that meets all times of day, months and leap years.
        while time < 200_000_000_000_000 {
            XCTAssertEqual(Timestamp(text: Timestamp(time).text), Timestamp(time))
            time += 123_456_789_011
        }
        for time in (0..<2_000).map({ Timestamp(1_769_947_200_000 + $0) }) {
            XCTAssertEqual(Timestamp(text: time.text), time)
        }
    }

    func testOffsetsAreReckonedIn() throws {
        let noon = try XCTUnwrap(Timestamp(text: "2026-02-01T12:00:00Z"))
        for text in [
            "2026-02-01T13:00:00+01:00", "2026-02-01T06:30:00-05:30", "2026-02-01T12:00:00.000Z",
            "2026-02-01T12:00:00+00:00", "2026-02-01T12:00:00.0Z", "2026-02-01t12:00:00z", "2026-02-01T12:00:00.0009Z",
        ] { XCTAssertEqual(Timestamp(text: text), noon, text) }
    }

    func testNonsenseIsRefused() {
        for text in [
            "", "now", "2026-02-01", "12:00:00", "2026-02-01T12:00:00", "2026-13-01T12:00:00Z",
            "2026-02-30T12:00:00Z", "2026-02-01T25:00:00Z", "2026-02-01T12:60:00Z", "2026-02-01T12:00:00Z junk",
            "2026-02-01T12:00:00Zjunk", " 2026-02-01T12:00:00Z", "1769947200", "2025-02-29T12:00:00Z",
            "2026-00-01T12:00:00Z", "2026-02-00T12:00:00Z",
            "2026-02-01T12:00:00.Z", "2026-02-01T12:00:00+0100", "2026-02-01T12:00:00+24:00", "2026-02-01T12:00:00Z\n",
            "+2026-02-01T12:00:00Z", "10000-01-01T00:00:00Z", "٢٠٢٦-02-01T12:00:00Z",
        ] { XCTAssertNil(Timestamp(text: text), text) }
    }

    func testMomentsAreOrderedAndAdded() {
        XCTAssertLessThan(Timestamp(1), Timestamp(2))
        XCTAssertEqual(Timestamp(1_500).adding(seconds: 60), Timestamp(61_500))
        XCTAssertEqual(Timestamp(1_999).seconds, 1)
    }
}
