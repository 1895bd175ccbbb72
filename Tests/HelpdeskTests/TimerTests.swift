import Storage
import XCTest

@testable import Helpdesk

final class TimerTests: XCTestCase {
    private func due(of kind: DueTimer.Kind, in desk: Desk) throws -> [Int64] {
        try desk.database.read { session in
            try session.query("SELECT due_at FROM timer WHERE kind = $1 ORDER BY due_at", [.text(kind.rawValue)]) {
                $0.int(0)
            }
        }
    }

    func testNothingRunsBeforeItIsDue() throws {
        let desk = try desk()
        XCTAssertEqual(try desk.helpdesk.runDueTimers(), 0)
        desk.clock.advance(seconds: 3_600)
        XCTAssertEqual(try desk.helpdesk.runDueTimers(), try desk.database.read(Brand.all).count)
        XCTAssertEqual(try desk.helpdesk.runDueTimers(), 0, "each ran once and is set for later")
    }

    func testKeysAreForgottenAfterADay() throws {
        let desk = try desk()
        _ = try desk.post("hello", to: desk.start(), key: IdempotencyKey("once"))
        desk.clock.advance(seconds: 3_601)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try count("idempotency", in: desk), 1)
        desk.clock.advance(seconds: 86_400)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try count("idempotency", in: desk), 0)
    }

    func testManyKeysAreForgottenInPortions() throws {
        let desk = try desk()
        let time = desk.clock.now.milliseconds
        try desk.database.write { session in
            for number in 0..<2_500 {
                try session.execute(
                    """
                    INSERT INTO idempotency (brand_id, scope, key, fingerprint, result, created_at)
                    VALUES ('acme', 's', $1, '', '', $2)
                    """, [.text(String(number)), .int(time + (number < 2_400 ? 0 : 86_400_000))])
            }
        }
        desk.clock.advance(seconds: 86_400 + 3_600)
        let brands = try desk.database.read(Brand.all).count
        let count = try desk.helpdesk.runDueTimers()
        XCTAssertGreaterThanOrEqual(count, brands + 2, "the timer comes back until nothing is left")
        XCTAssertEqual(try self.count("idempotency", in: desk), 100)
    }

    func testNoTimerBeginsOnceItIsOver() throws {
        let desk = try desk()
        desk.clock.advance(seconds: 3_600)
        XCTAssertEqual(try desk.helpdesk.runDueTimers(until: { true }), 0)
        XCTAssertGreaterThan(try desk.helpdesk.runDueTimers(), 0)
    }

    func testSettingATimerAgainMovesIt() throws {
        let desk = try desk()
        for seconds: Int64 in [50, 10] {
            let due = desk.clock.now.adding(seconds: seconds)
            try desk.database.write { session in
                try DueTimer(kind: .tidyUp, subject: "x", brand: "acme", due: due).set(in: session)
            }
        }
        XCTAssertTrue(try due(of: .tidyUp, in: desk).contains(desk.clock.now.adding(seconds: 10).milliseconds))
        XCTAssertFalse(try due(of: .tidyUp, in: desk).contains(desk.clock.now.adding(seconds: 50).milliseconds))
    }

    private func count(_ table: String, in desk: Desk) throws -> Int64? {
        try desk.database.read { try $0.first("SELECT count(*) FROM \(table)", []) { $0.int(0) } }
    }
}
