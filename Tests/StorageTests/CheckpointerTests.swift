import Foundation
import Storage
import XCTest

final class CheckpointerTests: XCTestCase {
    func testTheLogStaysShortWhileWritingNeverEnds() throws {
        let path = try temporaryFolder() + "/test.db"
        let database = try SQLiteDatabase(path: path)
        try database.write { try $0.execute("CREATE TABLE t (number BIGINT PRIMARY KEY, text TEXT)", []) }
        let text = String(repeating: "x", count: 200_000)
        let writes = 500
        for number in 0..<writes {
            try database.write { try $0.execute("INSERT INTO t VALUES ($1, $2)", [.int(Int64(number)), .text(text)]) }
        }
        // 100 MB were written; the log begins anew when 16 have been copied, and what was written in the meantime.
        let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        XCTAssertLessThan(try XCTUnwrap(log), 60_000_000)
        database.close()
        let reopened = try SQLiteDatabase(path: path)
        defer { reopened.close() }
        let stored = try reopened.read { try $0.query("SELECT length(text) FROM t", []) { $0.int(0) } }
        XCTAssertEqual(stored, Array(repeating: 200_000, count: writes))
    }

    func testAReaderThatStaysKeepsWhatItSees() throws {
        let path = try temporaryFolder() + "/test.db"
        let database = try SQLiteDatabase(path: path)
        defer { database.close() }
        try database.write { try $0.execute("CREATE TABLE t (text TEXT)", []) }
        try database.write { try $0.execute("INSERT INTO t VALUES ('old')", []) }
        let text = String(repeating: "x", count: 200_000)
        try database.read { session in
            XCTAssertEqual(try session.first("SELECT text FROM t", []) { $0.text(0) }, "old")
            for _ in 0..<200 { try database.write { try $0.execute("UPDATE t SET text = $1", [.text(text)]) } }
            XCTAssertEqual(try session.first("SELECT text FROM t", []) { $0.text(0) }, "old")
        }
        XCTAssertEqual(try database.read { try $0.first("SELECT text FROM t", []) { $0.text(0) } }, text)
    }
}
