import Storage
import TestStores
import XCTest

extension XCTestCase {
    /// Runs a test on a fresh database of each engine. Skips PostgreSQL where it is not installed.
    func onEachEngine(_ migrations: [Migration], _ test: (any Database) throws -> Void) throws {
        let file = try temporaryFolder() + "/test.db"
        try run(on: SQLiteDatabase(path: file), migrations, test)
        try onPostgres(migrations, test)
    }

    func onPostgres(_ migrations: [Migration], _ test: (PostgresDatabase) throws -> Void) throws {
        let cluster = try sharedCluster()
        let address = cluster.address(schema: try cluster.freshSchema())
        try run(on: TestStores.openPostgres(address), migrations, test)
    }

    func sharedCluster() throws -> TestCluster {
        do {
            return try TestCluster.shared()
        } catch let missing as TestCluster.Missing {
            throw XCTSkip(missing.description)
        }
    }

    private func run<Engine: Database>(
        on database: Engine, _ migrations: [Migration], _ test: (Engine) throws -> Void
    ) throws {
        defer { database.close() }
        try database.migrate(migrations, now: 0)
        do { try test(database) } catch { XCTFail("\(Engine.self): \(error)") }
    }
}

/// Values that several threads add to.
final class Collected<Value: Sendable>: @unchecked Sendable {
    // The condition guards them.
    private let changed = NSCondition()
    private var values: [Value] = []

    func add(_ value: Value) {
        changed.withLock {
            values.append(value)
            changed.broadcast()
        }
    }

    var all: [Value] { changed.withLock { values } }

    /// Waits until what is there is enough; false when that takes too long.
    func wait(until isEnough: ([Value]) -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: 30)
        return changed.withLock {
            while !isEnough(values) {
                guard changed.wait(until: deadline) else { return false }
            }
            return true
        }
    }
}
