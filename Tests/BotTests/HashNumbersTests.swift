import XCTest

@testable import Bot

final class HashNumbersTests: XCTestCase {
    func testNumbersAreGivenInTheOrderOfComing() {
        var numbers = HashNumbers(reserving: 0)
        // Neighbours, and such as fall on one place of the table.
        let hashes = (0..<1_000).map { UInt64($0 % 2 == 0 ? $0 : $0 << 20) }
        for (number, hash) in hashes.enumerated() {
            XCTAssertNil(numbers.find(hash))
            XCTAssertEqual(numbers.insert(hash), number)
            XCTAssertEqual(numbers.insert(hash), number, "once only")
        }
        XCTAssertEqual(numbers.hashes, hashes)
        for (number, hash) in hashes.enumerated() { XCTAssertEqual(numbers.find(hash), number) }
        XCTAssertNil(numbers.find(.max))
        XCTAssertEqual(HashNumbers([7, 9]).find(9), 1)
    }
}
