import Foundation
import Storage
import Synchronization
import TestStores
import XCTest

/// What becomes of transactions when the server, or the way to it, fails.
final class PostgresFaultTests: XCTestCase {
    private static let items = Migration("items", ["CREATE TABLE item (id BIGINT PRIMARY KEY)"])

    private static let hangUp = "SELECT pg_terminate_backend(pg_backend_pid())"

    private func ids(_ database: any Database) throws -> [Int64] {
        try database.read { try $0.query("SELECT id FROM item ORDER BY id", []) { $0.int(0) } }
    }

    func testAConnectionLostBeforeTheCommitIsReplaced() throws {
        try onPostgres([Self.items]) { database in
            let runs = Mutex(0)
            try database.write { session in
                let run = runs.withLock { count in
                    count += 1
                    return count
                }
                try session.execute("INSERT INTO item (id) VALUES (1)", [])
                if run == 1 { try session.execute(Self.hangUp, []) }
            }
            XCTAssertEqual(runs.withLock { $0 }, 2)
            XCTAssertEqual(try ids(database), [1])
        }
    }

    func testAReadIsRepeatedOnAnotherConnection() throws {
        try onPostgres([Self.items]) { database in
            var runs = 0
            let one = try database.read { session in
                runs += 1
                if runs == 1 { try session.execute(Self.hangUp, []) }
                return try session.first("SELECT 1", []) { $0.int(0) }
            }
            XCTAssertEqual(one, 1)
            XCTAssertEqual(runs, 2)
        }
    }

    func testACommitOfUnknownFateIsSaidAndNotRepeated() throws {
        // The server hangs up while it commits.
        let trap = Migration(
            "trap",
            [
                """
                CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'
                """,
                """
                CREATE CONSTRAINT TRIGGER trap AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.id = 13) EXECUTE FUNCTION hang_up()
                """,
            ])
        try onPostgres([Self.items, trap]) { database in
            let runs = Mutex(0)
            XCTAssertThrowsError(
                try database.write { session in
                    runs.withLock { $0 += 1 }
                    try session.execute("INSERT INTO item (id) VALUES (13)", [])
                }
            ) { XCTAssertEqual($0 as? StorageError, .outcomeUnknown) }
            XCTAssertEqual(runs.withLock { $0 }, 1)
            try database.write { try $0.execute("INSERT INTO item (id) VALUES (14)", []) }
            XCTAssertEqual(try ids(database), [14])
        }
    }

    func testAConnectionThatNobodyGivesBackIsNotWaitedForForEver() throws {
        let cluster = try sharedCluster()
        var settings = try PostgresSettings(address: cluster.address(schema: "public"))
        settings.connections = 1
        settings.waitSeconds = 0
        let database = try PostgresDatabase(settings)
        defer { database.close() }
        try database.read { _ in
            XCTAssertThrowsError(try database.read { _ in }) { XCTAssertEqual($0 as? StorageError, .busy) }
        }
        XCTAssertNoThrow(try database.read { _ in })
    }

    func testAStatementThatTakesTooLongIsEnded() throws {
        let cluster = try sharedCluster()
        var settings = try PostgresSettings(address: cluster.address(schema: "public"))
        settings.statementSeconds = 1
        let database = try PostgresDatabase(settings)
        defer { database.close() }
        XCTAssertThrowsError(try database.read { try $0.query("SELECT pg_sleep(60)", []) { _ in } }) {
            XCTAssertEqual($0 as? StorageError, .busy)
        }
        XCTAssertNoThrow(try database.read { try $0.query("SELECT 1", []) { _ in } })
    }

    func testManyNodesMigrateOnce() throws {
        let cluster = try sharedCluster()
        let address = cluster.address(schema: try cluster.freshSchema())
        let applied = Collected<String>()
        let steps = (0..<20).map { Migration("step \($0)", ["CREATE TABLE t\($0) (id BIGINT PRIMARY KEY, a TEXT)"]) }
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            do {
                let database = try TestStores.openPostgres(address)
                defer { database.close() }
                for name in try database.migrate(steps, now: 0) { applied.add(name) }
            } catch { XCTFail("\(error)") }
        }
        XCTAssertEqual(applied.all, steps.map(\.name))
    }

    func testWhatWasAcknowledgedOutlivesTheServersCrash() throws {
        _ = try sharedCluster()
        let cluster = try TestCluster()
        let database = try TestStores.openPostgres(cluster.address(schema: "public"))
        defer { database.close() }
        try database.migrate([Self.items], now: 0)
        let heard = Collected<Signal>()
        let listening = database.listen("here") { heard.add($0) }
        defer { listening.cancel() }
        XCTAssert(heard.wait { !$0.isEmpty })

        let (stored, failed) = (Collected<Int64>(), Collected<StorageError>())
        let isOver = Atomic(false)
        let writers = DispatchGroup()
        for writer in 0..<8 {
            DispatchQueue.global().async(group: writers) {
                var id = Int64(writer) << 32
                while !isOver.load(ordering: .relaxed) {
                    id += 1
                    do {
                        try database.write { [id] in try $0.execute("INSERT INTO item (id) VALUES ($1)", [.int(id)]) }
                        stored.add(id)
                    } catch let error as StorageError {
                        failed.add(error)
                        // The server is away; whoever gets this tries again later.
                        sched_yield()
                    } catch { XCTFail("\(error)") }
                }
            }
        }
        XCTAssert(stored.wait { $0.count > 200 })
        cluster.run(.kill)
        XCTAssert(failed.wait { !$0.isEmpty })
        cluster.run(.start)
        let before = stored.all.count
        XCTAssert(stored.wait { $0.count > before + 200 })
        isOver.store(true, ordering: .relaxed)
        writers.wait()

        let found = Set(try ids(database))
        XCTAssertEqual(Set(stored.all).subtracting(found), [])
        for error in failed.all {
            switch error {
            case .unavailable, .outcomeUnknown: break
            default: XCTFail("\(error)")
            }
        }
        // The listener is back as well.
        let quiet = heard.all.count
        XCTAssert(heard.wait { $0.dropFirst(quiet).contains(.lookAgain) })
        try database.write { try $0.notify("here", "back") }
        XCTAssert(heard.wait { $0.contains(.said("back")) })
    }
}
