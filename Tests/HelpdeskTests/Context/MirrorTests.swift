import JSON
import XCTest

@testable import Helpdesk

/// News in any order, with repeats, ends in the same record.
final class MirrorTests: XCTestCase {
    private let start = Timestamp(1_769_947_200_000)

    private func at(_ seconds: Int64) -> Timestamp { start.adding(seconds: seconds) }

    private func news(_ seconds: Int64, _ fields: [(String, JSON)], _ id: String = "sub-1") -> RecordChange {
        RecordChange(.subscriptions, id, at: at(seconds), fields.map { .init($0.0, $0.1) })
    }

    private func random(_ generator: inout SystemRandomNumberGenerator) -> RecordChange {
        let statuses = ["active", "cancelled", "expired", "terminated"]
        let time = Int64.random(in: 0..<12, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return news(time, [("status", .string(statuses.randomElement(using: &generator) ?? "active"))])
        case 1:
            return news(
                time, [("offerId", .string("o-\(time)")), ("source", "apple"), ("status", "active")],
                "sub-\(time % 3)")
        case 2: return RecordChange(at: at(time), [.init("email", .string("a\(time)@acme.test"))])
        default: return news(time, [("removed", .bool(time % 2 == 0)), ("hold", time % 3 == 0 ? .null : "grace")])
        }
    }

    func testAStormEndsAsInOrder() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let changes = (0..<30).map { _ in random(&generator) }
            let plan: JSON = ["subscriptionId": "sub-0", "offerId": "o", "source": "roku", "status": "active"]
            let whole = try SubscriberRecord(id: "", ["subscriptions": [plan]]).json
            var inOrder = Mirror()
            for change in changes.sorted(by: { $0.at < $1.at }) { inOrder.apply([change]) }
            _ = inOrder.replace(whole, at: at(5))
            var storm = Mirror()
            let replaceAfter = Int.random(in: 0...60, using: &generator)
            for (position, change) in (changes + changes).shuffled(using: &generator).enumerated() {
                if position == replaceAfter { _ = storm.replace(whole, at: at(5)) }
                storm.apply([change])
            }
            if replaceAfter == 60 { _ = storm.replace(whole, at: at(5)) }
            XCTAssertEqual(storm.record, inOrder.record)
            XCTAssertEqual(storm.registers, inOrder.registers)
        }
    }

    func testALateArrivalLosesFieldByField() throws {
        var mirror = Mirror()
        mirror.apply([news(10, [("offerId", "o-1"), ("source", "apple"), ("status", "cancelled")])])
        XCTAssertTrue(mirror.apply([news(5, [("status", "active"), ("offerTitle", "Sports")])]))
        let subscription = mirror.record["subscriptions"]?[0]
        XCTAssertEqual(subscription?["status"], "cancelled")
        XCTAssertEqual(subscription?["offerTitle"], "Sports", "nobody said it later")
        XCTAssertFalse(mirror.apply([news(5, [("status", "active")])]), "a repeat")
    }

    func testAWholeRecordIsNewsOfEverything() throws {
        var mirror = Mirror()
        mirror.apply([news(10, [("offerId", "o-1"), ("source", "apple"), ("status", "active")], "old")])
        XCTAssertTrue(mirror.replace(["subscriptions": [], "payments": []], at: at(20)))
        XCTAssertEqual(mirror.record["subscriptions"], [])
        mirror.apply([news(15, [("offerId", "o-1"), ("source", "apple"), ("status", "active")], "late")])
        XCTAssertEqual(mirror.record["subscriptions"], [], "it was not there five seconds later")
        XCTAssertFalse(mirror.replace(["subscriptions": [], "name": "X"], at: at(19)), "older than the last one")
        XCTAssertNil(mirror.record["name"])
    }

    func testAnIncompleteItemWaitsForTheRest() throws {
        var mirror = Mirror()
        mirror.apply([news(1, [("status", "active"), ("source", "google")])])
        XCTAssertEqual(mirror.record["subscriptions"], [])
        mirror.apply([news(0, [("offerId", "o-1")])])
        XCTAssertEqual(mirror.record["subscriptions"]?[0]?["source"], "google")
    }

    func testWhatIsNoRecordIsNotShown() throws {
        var mirror = Mirror()
        mirror.apply([RecordChange(at: at(1), [.init("country", "Germany"), .init("name", "Ana"), .init("nick", 1)])])
        XCTAssertEqual(mirror.record["name"], "Ana")
        XCTAssertNil(mirror.record["country"])
        XCTAssertNoThrow(try SubscriberRecord(id: "s", mirror.record))
    }
}
