import XCTest

@testable import Helpdesk

final class SearchGapsTests: XCTestCase {
    private func search(_ query: String, _ desk: Desk, times: Int = 1) throws {
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        for _ in 0..<times {
            let found = content.search(FAQQuery(query, limit: 5)).total
            desk.helpdesk.countSearch(query, in: content, as: desk.visitor, found: found)
        }
    }

    private func gaps(_ desk: Desk, days: Int64 = 30, atLeast: Int64 = 1) throws -> SearchGaps {
        try desk.helpdesk.storeSearchCounts()
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.integration)
        return try desk.helpdesk.searchGaps(
            in: content, as: desk.integration, days: days, atLeast: atLeast, limit: 10)
    }

    func testWhatFoundNothingIsListedAndWhatWasFoundIsNot() throws {
        let desk = try desk()
        try search("zebra", desk, times: 3)
        try search("password", desk, times: 5)
        let found = try gaps(desk)
        XCTAssertEqual(found.gaps.map(\.query), ["zebra"])
        XCTAssertEqual([found.searches, found.withoutResults, found.clicks], [8, 3, 0])
    }

    func testQueriesForTheSameThingAreOneGap() throws {
        let desk = try desk()
        try search("vr glasses", desk, times: 2)
        try search("Glasses  VR", desk)
        try search("quantum", desk)
        let found = try gaps(desk)
        XCTAssertEqual(found.gaps.map(\.query), ["vr glasses", "quantum"])
        XCTAssertEqual(found.gaps[0].queries, ["vr glasses", "glasses vr"])
        XCTAssertEqual(found.gaps[0].withoutResults, 3)
        XCTAssertEqual(try gaps(desk, atLeast: 2).gaps.map(\.query), ["vr glasses"])
    }

    func testWhereClicksAreReportedResultsThatNobodyOpensAreAGap() throws {
        let desk = try desk()
        try search("password", desk, times: 2)
        try search("black screen", desk, times: 2)
        XCTAssertTrue(try gaps(desk).gaps.isEmpty)
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        desk.helpdesk.countClick(after: "black screen", in: content, as: desk.visitor)
        XCTAssertEqual(try gaps(desk).gaps.map(\.query), ["password"])
    }

    func testNothingThatTellsWhoAskedIsStored() throws {
        let desk = try desk()
        for query in ["zoe@example.com", "my card 4111 1111 1111 1111", "https://x.test/zebra", "call 01234 5678", ""] {
            try search(query, desk)
        }
        XCTAssertEqual(try gaps(desk).searches, 0)
        XCTAssertEqual(QueryLabel.make("  Error 4022 "), "error 4022", "an error code is no secret")
        XCTAssertNil(QueryLabel.make("a\u{202E}b"))
        XCTAssertNil(QueryLabel.make(String(repeating: "x", count: 101)))
    }

    func testCountsAddUpAndAreForgottenInTime() throws {
        let desk = try desk()
        try search("zebra", desk)
        XCTAssertEqual(try gaps(desk).searches, 1)
        try search("zebra", desk)
        XCTAssertEqual(try gaps(desk).searches, 2)
        desk.clock.advance(seconds: 86_400 * 40)
        XCTAssertEqual(try gaps(desk).searches, 0, "outside the days that were asked for")
        XCTAssertEqual(try gaps(desk, days: 90).searches, 2)
        desk.clock.advance(seconds: 86_400 * 51)
        try desk.helpdesk.runDueTimers()
        let stored = try desk.database.read { try $0.first("SELECT count(*) FROM search_count", []) { $0.int(0) } }
        XCTAssertEqual(stored, 0)
    }

    func testRandomQueriesFillNoDisk() throws {
        let desk = try desk()
        for number in 0..<5_100 {
            try search("zebra \(String(number, radix: 26).map { "q\($0)" })", desk)
        }
        try desk.helpdesk.storeSearchCounts()
        try search("another one", desk)
        try desk.helpdesk.storeSearchCounts()
        let stored = try desk.database.read { try $0.first("SELECT count(*) FROM search_count", []) { $0.int(0) } }
        XCTAssertLessThanOrEqual(try XCTUnwrap(stored), 5_000)
    }

    func testUnderAFloodCountsWaitAndAreNotLost() throws {
        let desk = try desk()
        for number in 0..<1_200 { try search("zebra q\(number)", desk, times: 2) }
        var stored: [Int64?] = []
        for _ in 0..<4 {
            try desk.helpdesk.storeSearchCounts(of: 500)
            stored.append(
                try desk.database.read { try $0.first("SELECT sum(searches) FROM search_count", []) { $0.int(0) } })
        }
        XCTAssertEqual(stored, [1_000, 2_000, 2_400, 2_400])
    }

    func testWhatIsStoredGoesOnBeingCountedWhenTheDayIsFull() throws {
        let desk = try desk()
        try search("zebra", desk)
        try desk.helpdesk.storeSearchCounts()
        for number in 0..<5_100 { try search("zebra q\(String(number, radix: 26))", desk) }
        try desk.helpdesk.storeSearchCounts()
        try search("zebra", desk, times: 3)
        try search("late", desk)
        try desk.helpdesk.storeSearchCounts()
        let rows = try desk.database.read { session in
            try session.query("SELECT query, searches FROM search_count WHERE query IN ('zebra', 'late')", []) {
                "\($0.text(0)) \($0.int(1))"
            }
        }
        XCTAssertEqual(rows, ["zebra 4"])
    }

    func testReportsAreForThoseWhoManageContent() throws {
        let desk = try desk()
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        for principal in [desk.visitor, desk.ana] {
            XCTAssertThrowsError(
                try desk.helpdesk.searchGaps(in: content, as: principal, days: 1, atLeast: 1, limit: 1))
            XCTAssertThrowsError(try desk.helpdesk.votes(in: content, as: principal))
        }
    }
}
