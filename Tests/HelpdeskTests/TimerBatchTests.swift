import Storage
import TestStores
import XCTest

@testable import Helpdesk

/// Timers that are due together.
final class TimerBatchTests: XCTestCase {
    /// A store that does not let go of some timers.
    private func desk(holding condition: String) throws -> Desk {
        let desk = try desk()
        try desk.database.define { session in
            guard TestStores.isPostgres else {
                try session.execute(
                    """
                    CREATE TRIGGER hold BEFORE DELETE ON timer WHEN \(condition)
                        BEGIN SELECT RAISE(ABORT, 'held'); END
                    """, [])
                return
            }
            try session.execute(
                "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''held''; END'", [])
            try session.execute(
                "CREATE TRIGGER hold BEFORE DELETE ON timer FOR EACH ROW WHEN (\(condition)) EXECUTE FUNCTION hold()",
                [])
        }
        return desk
    }

    private func set(_ subjects: [String], in desk: Desk) throws {
        let due = desk.clock.now
        try desk.database.write { session in
            for subject in subjects {
                try DueTimer(kind: .tidyUp, subject: subject, brand: "acme", due: due).set(in: session)
            }
        }
    }

    private func left(in desk: Desk) throws -> [String: Int64] {
        let rows = try desk.database.read { session in
            try session.query("SELECT subject, attempts FROM timer WHERE subject LIKE 't%'", []) {
                ($0.text(0), $0.int(1))
            }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func testOneThatFailsDoesNotKeepItsNeighbours() throws {
        let desk = try desk(holding: "OLD.subject IN ('t7', 't50', 't51')")
        try set((0..<100).map { "t\($0)" }, in: desk)
        var failures = 0
        XCTAssertEqual(try desk.helpdesk.runDueTimers { _ in failures += 1 }, 97)
        XCTAssertEqual(failures, 3)
        XCTAssertEqual(try left(in: desk), ["t7": 1, "t50": 1, "t51": 1])
        XCTAssertEqual(try desk.helpdesk.runDueTimers(), 0, "they are put off")
        desk.clock.advance(seconds: 1)
        XCTAssertEqual(try desk.helpdesk.runDueTimers { _ in failures += 1 }, 0)
        XCTAssertEqual(failures, 6)
        XCTAssertEqual(try left(in: desk), ["t7": 2, "t50": 2, "t51": 2])
    }

    func testAllThatFailArePutOff() throws {
        let desk = try desk(holding: "OLD.subject LIKE 't%'")
        let subjects = (0..<70).map { "t\($0)" }
        try set(subjects, in: desk)
        var failures = 0
        XCTAssertEqual(try desk.helpdesk.runDueTimers { _ in failures += 1 }, 0)
        XCTAssertEqual(failures, 70)
        XCTAssertEqual(try left(in: desk), Dictionary(uniqueKeysWithValues: subjects.map { ($0, 1) }))
    }

    func testNoMoreRunThanAreAskedFor() throws {
        let desk = try desk()
        try set((0..<50).map { "t\($0)" }, in: desk)
        XCTAssertEqual(try desk.helpdesk.runDueTimers(limit: 40), 40)
        XCTAssertEqual(try left(in: desk).count, 10)
    }

    func testWhatANeighbourMovedOrCancelledDoesNotRun() throws {
        let desk = try desk()
        try set(["t1", "t2", "t3"], in: desk)
        let time = desk.clock.now
        let taken = try desk.database.write { session in
            let claimed = try DueTimer.claim(10, at: time, in: session).filter { $0.subject.hasPrefix("t") }
            try DueTimer.cancel(.tidyUp, "t1", in: session)
            try DueTimer(kind: .tidyUp, subject: "t2", brand: "acme", due: time.adding(seconds: 60)).set(in: session)
            return try claimed.filter { try $0.take(in: session) }.map(\.subject)
        }
        XCTAssertEqual(taken, ["t3"])
        XCTAssertEqual(try left(in: desk), ["t2": 0])
    }
}
