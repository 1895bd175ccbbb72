import Foundation
import XCTest

@testable import Storage

/// What the embedded store does when it cannot write, and once it can again.
final class SQLiteFaultTests: XCTestCase {
    private func database() throws -> (database: SQLiteDatabase, path: String) {
        let path = try temporaryFolder() + "/test.db"
        let database = try SQLiteDatabase(path: path)
        addTeardownBlock { database.close() }
        try database.write { try $0.execute("CREATE TABLE t (a TEXT NOT NULL)", []) }
        return (database, path)
    }

    private func set(_ pragma: String, on database: SQLiteDatabase) throws {
        try database.write { _ = try $0.query("PRAGMA \(pragma)", []) { $0.int(0) } }
    }

    private func store(_ text: String, in database: SQLiteDatabase) throws {
        try database.write { try $0.execute("INSERT INTO t VALUES ($1)", [.text(text)]) }
    }

    /// Writes fail with `fault` until it is over; what was acknowledged stays and is read all the while.
    private func expect(
        _ fault: StorageError, from database: SQLiteDatabase, until remedy: () throws -> Void,
        file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let large = String(repeating: "x", count: 100_000)
        for _ in 0..<2 {
            XCTAssertThrowsError(try store(large, in: database), file: file, line: line) {
                XCTAssertEqual($0 as? StorageError, fault, file: file, line: line)
            }
            XCTAssertEqual(database.writeFault, fault, file: file, line: line)
            XCTAssertEqual(try texts(database), ["kept"], file: file, line: line)
        }
        try remedy()
        try store(large, in: database)
        XCTAssertNil(database.writeFault, file: file, line: line)
        XCTAssertEqual(try texts(database), ["kept", large], file: file, line: line)
    }

    private func texts(_ database: SQLiteDatabase) throws -> [String] {
        try database.read { try $0.query("SELECT a FROM t ORDER BY rowid", []) { $0.text(0) } }
    }

    func testAFullDisk() throws {
        let (database, _) = try database()
        try store("kept", in: database)
        try set("max_page_count = 4", on: database)
        try expect(.diskFull, from: database) { try set("max_page_count = 1000000", on: database) }
    }

    func testAFileThatAnotherProcessHasLocked() throws {
        let (database, path) = try database()
        try store("kept", in: database)
        try set("busy_timeout = 1", on: database)
        // Another program does not ask for our lock beside the file.
        let other = try SQLiteConnection(path: path, writable: true)
        defer { other.close() }
        try other.execute("BEGIN IMMEDIATE", [])
        try expect(.busy, from: database) { try other.execute("ROLLBACK", []) }
    }

    func testAWriteThatIsWrongByItselfIsNoFaultOfTheStore() throws {
        let (database, _) = try database()
        XCTAssertThrowsError(try database.write { try $0.execute("INSERT INTO t VALUES (NULL)", []) })
        XCTAssertNil(database.writeFault)
    }
}
