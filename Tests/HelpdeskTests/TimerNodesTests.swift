import Dispatch
import FAQIndex
import Foundation
import Storage
import Synchronization
import TestStores
import XCTest

@testable import Helpdesk

/// Timers that several nodes see at the same time.
final class TimerNodesTests: XCTestCase {
    private static let count: Int64 = 200

    /// A store that writes down, in the same transaction, which timers were taken out of it.
    private func countingDesk(on database: any Database) throws -> Desk {
        let desk = try desk(on: database)
        let record = "INSERT INTO fired (subject) VALUES (OLD.subject);"
        try database.define { session in
            try session.execute("CREATE TABLE fired (subject TEXT NOT NULL)", [])
            if TestStores.isPostgres {
                try session.execute(
                    """
                    CREATE FUNCTION record() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN \(record) RETURN NULL; END'
                    """, [])
                try session.execute(
                    "CREATE TRIGGER fires AFTER DELETE ON timer FOR EACH ROW EXECUTE FUNCTION record()", [])
            } else {
                try session.execute("CREATE TRIGGER fires AFTER DELETE ON timer BEGIN \(record) END", [])
            }
        }
        try database.write { [now = desk.clock.now] session in
            for number in 0..<Self.count {
                let due = now.adding(seconds: 1 + number % 7)
                try DueTimer(kind: .tidyUp, subject: "t\(number)", brand: "acme", due: due).set(in: session)
            }
        }
        desk.clock.advance(seconds: 60)
        return desk
    }

    private func expectEachFiredOnce(
        in database: any Database, file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let fired = try database.read { session in
            try session.query("SELECT subject FROM fired WHERE subject LIKE 't%' ORDER BY subject", []) { $0.text(0) }
        }
        XCTAssertEqual(fired, (0..<Self.count).map { "t\($0)" }.sorted(), file: file, line: line)
    }

    /// Runs what is due until nothing is left, whatever goes wrong in between.
    private static func runAll(_ desk: Helpdesk, _ isOver: () -> Bool = { false }) throws {
        while try !isOver() && desk.database.read({ try DueTimer.isAnyDue(at: desk.clock(), in: $0) }) {
            _ = try? desk.runDueTimers(limit: 10)
        }
    }

    func testEachFiresOnceHoweverManyNodesRun() throws {
        let address = try TestStores.freshAddress()
        let desk = try countingDesk(on: address.map { try TestStores.openPostgres($0) } ?? temporaryDatabase())
        var nodes = [desk.helpdesk]
        if let address {
            let other = try TestStores.openPostgres(address)
            defer { addTeardownBlock { other.close() } }
            nodes.append(try Helpdesk(database: other, languages: smallLanguages(), clock: { desk.clock.now }))
        } else {
            // The embedded store has one node, and nothing keeps that from asking twice at a time.
            nodes.append(desk.helpdesk)
        }
        DispatchQueue.concurrentPerform(iterations: 4) { [nodes] number in
            do { try Self.runAll(nodes[number % 2]) } catch { XCTFail("\(error)") }
        }
        try expectEachFiredOnce(in: desk.database)
    }

    func testEachFiresOnceWhenANodeDiesWhileItRunsThem() throws {
        guard let address = try TestStores.freshAddress() else { throw XCTSkip("the embedded store has one node") }
        let database = try TestStores.openPostgres(address)
        addTeardownBlock { database.close() }
        let desk = try countingDesk(on: database)
        let doomed = try TestStores.openPostgres(address + "&application_name=doomed")
        let node = try Helpdesk(database: doomed, languages: smallLanguages(), clock: { desk.clock.now })
        let isDead = Atomic(false)
        let ended = DispatchGroup()
        DispatchQueue.global().async(group: ended) { try? Self.runAll(node) { isDead.load(ordering: .relaxed) } }
        // Its connections are cut wherever they happen to be, and in the end it does not come back.
        for _ in 0..<20 {
            _ = try database.read { session in
                try session.query(
                    """
                    SELECT pg_terminate_backend(pid), pg_sleep(0.005) FROM pg_stat_activity
                    WHERE application_name = 'doomed'
                    """, []
                ) { _ in }
            }
            _ = try desk.helpdesk.runDueTimers(limit: 3)
        }
        isDead.store(true, ordering: .relaxed)
        doomed.close()
        ended.wait()
        try Self.runAll(desk.helpdesk)
        try expectEachFiredOnce(in: database)
    }

    func testATimerOfANewerNodeIsLeftToIt() throws {
        let desk = try desk()
        try desk.database.write { [due = desk.clock.now.milliseconds] session in
            try session.execute(
                "INSERT INTO timer (kind, subject, brand_id, due_at, attempts) VALUES ('of_tomorrow', 'x', 'acme', $1, 0)",
                [.int(due)])
        }
        desk.clock.advance(seconds: 3_600)
        XCTAssertGreaterThan(try desk.helpdesk.runDueTimers(), 0, "the others run")
        XCTAssertEqual(
            try desk.database.read { session in
                try session.query("SELECT attempts FROM timer WHERE kind = 'of_tomorrow'", []) { $0.int(0) }
            }, [0])
    }

    func testAClockThatIsSetBackDelaysTimersAndLosesNone() throws {
        let desk = try countingDesk(on: temporaryDatabase())
        desk.clock.advance(seconds: -3_660)
        XCTAssertEqual(try desk.helpdesk.runDueTimers(), 0)
        // What is written meanwhile is in order, as its numbers say, whatever the clock says.
        let conversation = try desk.start()
        _ = try desk.post("hello", to: conversation)
        desk.clock.advance(seconds: -3_600)
        _ = try desk.post(SmallLanguage.askPerson, to: conversation)
        XCTAssertEqual(try desk.messages(conversation).map(\.seq), [1, 2, 3, 4])
        XCTAssertEqual(try Helpdesk.contradictions(in: desk.database), [])
        desk.clock.advance(seconds: 7_260)
        try desk.helpdesk.runDueTimers()
        try expectEachFiredOnce(in: desk.database)
    }
}
