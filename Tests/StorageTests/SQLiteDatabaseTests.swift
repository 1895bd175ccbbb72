import Foundation
import Storage
import XCTest

final class SQLiteDatabaseTests: XCTestCase {
    func testWhatWasWrittenIsThereAfterReopening() throws {
        let path = try temporaryFolder() + "/test.db"
        let first = try SQLiteDatabase(path: path)
        try first.write { try $0.execute("CREATE TABLE t (a TEXT)", []) }
        try first.write { try $0.execute("INSERT INTO t VALUES ($1)", ["kept"]) }
        first.close()
        let second = try SQLiteDatabase(path: path)
        XCTAssertEqual(try second.read { try $0.query("SELECT a FROM t", []) { $0.text(0) } }, ["kept"])
    }

    func testAnOrderlyEndLeavesOneFileBehind() throws {
        let folder = try temporaryFolder()
        let database = try SQLiteDatabase(path: folder + "/test.db")
        try database.write { try $0.execute("CREATE TABLE t (a TEXT)", []) }
        database.close()
        XCTAssertEqual(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted(), ["test.db", "test.db.lock"])
    }

    func testOnlyTheOwnerCanReadTheFile() throws {
        let path = try temporaryFolder() + "/test.db"
        let database = try SQLiteDatabase(path: path)
        defer { database.close() }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        XCTAssertEqual(mode, 0o600)
    }

    func testASecondOpenIsRefused() throws {
        let path = try temporaryFolder() + "/test.db"
        let first = try SQLiteDatabase(path: path)
        XCTAssertThrowsError(try SQLiteDatabase(path: path)) {
            XCTAssertEqual($0 as? StorageError, .inUse(path: path))
        }
        first.close()
        XCTAssertNoThrow(try SQLiteDatabase(path: path).close())
    }

    func testADamagedFileIsRecognised() throws {
        let path = try temporaryFolder() + "/test.db"
        try Data(repeating: 0x5A, count: 8_192).write(to: URL(fileURLWithPath: path))
        XCTAssertThrowsError(try SQLiteDatabase(path: path)) { error in
            guard case StorageError.damaged = error else { return XCTFail("\(error)") }
        }
    }

    func testAMissingFolderIsNamed() {
        XCTAssertThrowsError(try SQLiteDatabase(path: "/nonexistent/folder/x.db")) { error in
            guard case StorageError.cannotOpen(let path, let reason) = error else { return XCTFail("\(error)") }
            XCTAssertEqual(path, "/nonexistent/folder/x.db")
            XCTAssertEqual(reason, "No such file or directory")
        }
    }
}
