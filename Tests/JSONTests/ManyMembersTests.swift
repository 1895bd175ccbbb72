import XCTest

@testable import JSON

final class ManyMembersTests: XCTestCase {
    private func object(_ names: [String]) -> String { "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}" }

    func testARepeatedNameIsFoundWhereverItStands() throws {
        for count in [1, 2, 15, 16, 17, 18, 40] {
            let names = (0..<count).map { "n\($0)" }
            XCTAssertEqual(try JSON.parse(object(names)).members?.count, count)
            for repeated in names {
                XCTAssertThrowsError(try JSON.parse(object(names + [repeated])), "\(count) \(repeated)")
            }
        }
    }

    /// With each name compared with each this would be 20 billion comparisons.
    func testManyMembersAreReadInOneGo() throws {
        let names = (0..<200_000).map { "n\($0)" }
        XCTAssertEqual(try JSON.parse(object(names)).members?.count, 200_000)
        XCTAssertThrowsError(try JSON.parse(object(names + ["n77777"])))
    }
}
