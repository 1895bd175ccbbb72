import Storage
import XCTest

/// What every engine must do.
final class DatabaseConformance: XCTestCase {
    /// Runs a test on a fresh database of each engine, with one table in it.
    private func onEachEngine(_ test: (any Database) throws -> Void) throws {
        let engines: [String: () throws -> any Database] = [
            "SQLite": { try SQLiteDatabase(path: self.temporaryFolder() + "/test.db") }
        ]
        for (name, open) in engines {
            let database = try open()
            defer { database.close() }
            try database.migrate([Self.items], now: 0)
            do { try test(database) } catch { XCTFail("\(name): \(error)") }
        }
    }

    private static let items = Migration(
        "items", ["CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT NOT NULL, price DOUBLE PRECISION)"])

    private func count(_ database: any Database) throws -> Int64 {
        try database.read { try $0.first("SELECT count(*) FROM item", []) { $0.int(0) } } ?? -1
    }

    func testParametersBindByNumberInAnyOrder() throws {
        try onEachEngine { database in
            try database.write {
                try $0.execute(
                    "INSERT INTO item (name, id, price) VALUES ($2, $1, $3)", [7, "café 😀\u{0}x", .real(2.5)])
            }
            let row = try database.read { session in
                try session.first("SELECT id, name, price, NULL FROM item WHERE id = $1 OR id = $1", [7]) {
                    ($0.int(0), $0.text(1), $0.real(2), $0.optionalText(3))
                }
            }
            XCTAssertEqual(row?.0, 7)
            XCTAssertEqual(row?.1, "café 😀\u{0}x")
            XCTAssertEqual(row?.2, 2.5)
            XCTAssertNil(row?.3)
        }
    }

    func testAFailedBodyLeavesNothing() throws {
        try onEachEngine { database in
            struct Failure: Error {}
            XCTAssertThrowsError(
                try database.write { session -> Void in
                    try session.execute("INSERT INTO item (id, name) VALUES ($1, $2)", [1, "a"])
                    throw Failure()
                })
            XCTAssertEqual(try count(database), 0)
        }
    }

    func testAConstraintIsNamedAndUndoesOnlyItsOwnJob() throws {
        try onEachEngine { database in
            DispatchQueue.concurrentPerform(iterations: 64) { number in
                let id = Int64(number % 32)
                _ = try? database.write {
                    try $0.execute("INSERT INTO item (id, name) VALUES ($1, $2)", [.int(id), "x"])
                }
            }
            XCTAssertEqual(try count(database), 32)
            XCTAssertThrowsError(
                try database.write { try $0.execute("INSERT INTO item (id, name) VALUES ($1, $2)", [1, "x"]) }
            ) { error in
                guard case StorageError.constraint = error else { return XCTFail("\(error)") }
            }
        }
    }

    func testManyWritersLoseNothingAndSeeTheirOwnWrites() throws {
        try onEachEngine { database in
            DispatchQueue.concurrentPerform(iterations: 200) { number in
                let id = Int64(number)
                do {
                    try database.write {
                        try $0.execute("INSERT INTO item (id, name) VALUES ($1, $2)", [.int(id), "x"])
                    }
                    let found = try database.read {
                        try $0.first("SELECT id FROM item WHERE id = $1", [.int(id)]) { $0.int(0) }
                    }
                    XCTAssertEqual(found, id)
                } catch { XCTFail("\(error)") }
            }
            XCTAssertEqual(try count(database), 200)
        }
    }

    func testAReadCannotWrite() throws {
        try onEachEngine { database in
            XCTAssertThrowsError(try database.read { try $0.execute("DELETE FROM item", []) })
        }
    }

    func testAMigrationThatFailsIsUndoneWhole() throws {
        try onEachEngine { database in
            let broken = Migration("broken", ["CREATE TABLE other (id BIGINT)", "CREATE NONSENSE"])
            XCTAssertThrowsError(try database.migrate([Self.items, broken], now: 0))
            XCTAssertEqual(
                try database.migrate([Self.items, Migration("other", ["CREATE TABLE other (id BIGINT)"])], now: 0),
                ["other"])
        }
    }

    func testANewerDatabaseIsRefused() throws {
        try onEachEngine { database in
            XCTAssertThrowsError(try database.migrate([Migration("another", [])], now: 0)) {
                XCTAssertEqual($0 as? StorageError, .newerDatabase(unknownMigration: "items"))
            }
        }
    }

    func testAClosedDatabaseSaysSo() throws {
        try onEachEngine { database in
            database.close()
            XCTAssertThrowsError(try database.write { try $0.execute("DELETE FROM item", []) }) {
                XCTAssertEqual($0 as? StorageError, .closed)
            }
            XCTAssertThrowsError(try count(database)) { XCTAssertEqual($0 as? StorageError, .closed) }
        }
    }
}
