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
