import XCTest

@testable import Helpdesk

final class IdentifierTests: XCTestCase {
    func testTheForm() {
        let id = Identifier.make("cnv", at: Timestamp(1_769_947_200_000))
        XCTAssertTrue(id.hasPrefix("cnv_"))
        XCTAssertEqual(id.utf8.count, 30)
        XCTAssertTrue(id.dropFirst(4).allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz".contains($0) }, id)
    }

    func testIdsSortByTheirTime() {
        let times: [Int64] = [0, 1, 31, 32, 1_000, 1_769_947_200_000, 1_769_947_200_001, 253_402_300_799_999]
        let ids = times.map { Identifier.make("tkt", at: Timestamp($0)) }
        XCTAssertEqual(ids, ids.sorted())
        XCTAssertEqual(Set(ids.map { $0.prefix(14) }).count, times.count)
    }

    func testNoTwoOfOneMomentAreAlike() {
        let ids = (0..<10_000).map { _ in Identifier.make("tkt", at: Timestamp(7)) }
        XCTAssertEqual(Set(ids).count, ids.count)
        XCTAssertEqual(Set(ids.map { $0.prefix(14) }).count, 1, "the part for the time")
        // Every place of the random part takes many values.
        for place in 14..<30 { XCTAssertEqual(Set(ids.map { Array($0.utf8)[place] }).count, 32, "place \(place)") }
    }
}
