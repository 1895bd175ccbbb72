import Helpdesk
import XCTest

@testable import hi5d

final class MachineWatchTests: XCTestCase {
    private func notices(_ readings: [(clock: Int64, passed: Int64, hasFileHandles: Bool)]) -> [[MachineWatch.Notice]] {
        var watch = MachineWatch()
        return readings.map {
            watch.look(.init(clock: Timestamp($0.clock), passed: $0.passed, hasFileHandles: $0.hasFileHandles))
        }
    }

    func testAClockThatRunsIsNoNews() {
        XCTAssertEqual(
            notices([(1_000_000, 5_000, true), (1_001_000, 6_000, true), (1_062_100, 66_500, true)]), [[], [], []])
    }

    func testAClockThatWasSetIsSaidOnce() {
        let hour: Int64 = 3_600_000
        XCTAssertEqual(
            notices([
                (10 * hour, 0, true), (9 * hour + 1_000, 1_000, true), (9 * hour + 2_000, 2_000, true),
                (10 * hour + 3_000, 3_000, true),
            ]), [[], [.clockWasSet(byMilliseconds: -hour)], [], [.clockWasSet(byMilliseconds: hour)]])
    }

    func testFileHandlesThatRunOutAreSaidOnceAndOnceMoreWhenTheyAreBack() {
        XCTAssertEqual(
            notices([(0, 0, false), (1_000, 1_000, false), (2_000, 2_000, true), (3_000, 3_000, true)]),
            [[.noFileHandles], [], [.fileHandlesAgain], []])
    }

    func testTheMachineCanBeRead() {
        let (first, second) = (MachineWatch.Reading.now, MachineWatch.Reading.now)
        XCTAssertGreaterThanOrEqual(second.passed, first.passed)
        XCTAssertTrue(first.hasFileHandles)
    }
}
