import Foundation
import Storage
import Synchronization
import XCTest

final class SQLiteFileTests: XCTestCase {
    private static let items = Migration("items", ["CREATE TABLE item (id BIGINT PRIMARY KEY, pair BIGINT, fill TEXT)"])

    private func database(_ path: String, rows: Int64 = 0) throws -> SQLiteDatabase {
        let database = try SQLiteDatabase(path: path)
        try database.migrate([Self.items], now: 0)
        for id in 0..<rows { try Self.add(id, to: database) }
        return database
    }

    private static func add(_ id: Int64, to database: SQLiteDatabase) throws {
        try database.write { session in
            for half in 0..<2 {
                try session.execute(
                    "INSERT INTO item (id, pair, fill) VALUES ($1, $2, $3)",
                    [.int(id * 2 + Int64(half)), .int(id), .text(String(repeating: "x", count: 500))])
            }
        }
    }

    private func pairs(_ path: String) throws -> [Int64] {
        let database = try SQLiteDatabase(path: path)
        defer { database.close() }
        return try database.read { try $0.query("SELECT count(*) FROM item GROUP BY pair", []) { $0.int(0) } }
    }

    func testACopyDuringWritesHoldsWholeTransactionsAndAllThatWasAcknowledgedBefore() throws {
        let folder = try temporaryFolder()
        let source = try database(folder + "/a.db", rows: 50)
        let isOver = Atomic(false)
        let writers = DispatchGroup()
        DispatchQueue.global().async(group: writers) {
            var id: Int64 = 1_000
            while !isOver.load(ordering: .relaxed) {
                do { try Self.add(id, to: source) } catch { XCTFail("\(error)") }
                id += 1
            }
        }
        for copy in 0..<5 {
            try SQLiteFile.copy(folder + "/a.db", to: folder + "/\(copy).db")
            let found = try pairs(folder + "/\(copy).db")
            XCTAssertGreaterThanOrEqual(found.count, 50)
            XCTAssert(found.allSatisfy { $0 == 2 })
        }
        isOver.store(true, ordering: .relaxed)
        writers.wait()
        source.close()
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/0.db")[.posixPermissions] as? Int
        XCTAssertEqual(mode, 0o600)
        XCTAssertEqual(try SQLiteFile.faults(in: folder + "/0.db"), [])
    }

    func testADamagedDatabaseIsNotCopied() throws {
        let folder = try temporaryFolder()
        try database(folder + "/a.db", rows: 200).close()
        let file = try XCTUnwrap(FileHandle(forUpdatingAtPath: folder + "/a.db"))
        try file.seek(toOffset: 5 * 4_096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 3 * 4_096))
        try file.close()
        XCTAssertNotEqual(try SQLiteFile.faults(in: folder + "/a.db"), [])
        XCTAssertThrowsError(try SQLiteFile.copy(folder + "/a.db", to: folder + "/b.db")) { error in
            guard case StorageError.damaged = error else { return XCTFail("\(error)") }
        }
        XCTAssertEqual(
            try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("b.db") }, [])
    }

    func testWhatIsThereIsPutAside() throws {
        let folder = try temporaryFolder()
        try database(folder + "/a.db", rows: 3).close()
        let open = try database(folder + "/b.db", rows: 5)
        XCTAssertThrowsError(try SQLiteFile.replace(folder + "/b.db", with: folder + "/a.db")) {
            XCTAssertEqual($0 as? StorageError, .inUse(path: folder + "/b.db"))
        }
        open.close()
        try SQLiteFile.replace(folder + "/b.db", with: folder + "/a.db")
        XCTAssertEqual(try pairs(folder + "/b.db").count, 3)
        XCTAssertEqual(try pairs(folder + "/b.db.old").count, 5)
    }

    func testWhatIsMissingIsNamed() throws {
        let folder = try temporaryFolder()
        XCTAssertThrowsError(try SQLiteFile.copy(folder + "/none.db", to: folder + "/b.db")) {
            XCTAssertEqual(
                $0 as? StorageError, .cannotOpen(path: folder + "/none.db", reason: "there is no such file"))
        }
        try database(folder + "/a.db").close()
        XCTAssertThrowsError(try SQLiteFile.copy(folder + "/a.db", to: folder + "/none/b.db")) { error in
            guard case StorageError.cannotOpen = error else { return XCTFail("\(error)") }
        }
    }
}
