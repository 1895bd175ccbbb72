import XCTest

@testable import Storage

/// Damage that is found while the database is open already, as in a file that takes long to look through.
final class DamageSearchTests: XCTestCase {
    func testWhatIsFoundLaterEndsTheWritingAndNotTheReading() throws {
        let path = try temporaryFolder() + "/a.db"
        let board = NoticeBoard()
        let connection = try SQLiteConnection(path: path, writable: true)
        try connection.execute("PRAGMA journal_mode = WAL", [])
        let writer = GroupCommitWriter(
            connection: connection, checkpointer: try Checkpointer(path: path), board: board)
        defer { writer.close() }
        try writer.write { try $0.execute("CREATE TABLE t (a TEXT)", []) }
        writer.refuse(.damaged(reason: "page 7"))
        XCTAssertEqual(writer.fault, .damaged(reason: "page 7"))
        XCTAssertThrowsError(try writer.write { try $0.execute("INSERT INTO t VALUES ('x')", []) }) {
            XCTAssertEqual($0 as? StorageError, .damaged(reason: "page 7"))
        }
        let readers = try ReaderPool(path: path, count: 1)
        defer { readers.close() }
        XCTAssertEqual(try readers.read { try $0.query("SELECT a FROM t", []) { $0.text(0) } }, [])
    }

    func testTheSearchTellsWhomeverItIsHandedToAndNobodyOfAWholeFile() throws {
        let folder = try temporaryFolder()
        let noise = Data((0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 13) })
        try noise.write(to: URL(fileURLWithPath: folder + "/noise.db"))
        let damaged = DamageSearch(path: folder + "/noise.db")
        let told = Collected<StorageError>()
        damaged.goOn { told.add($0) }
        XCTAssert(told.wait { !$0.isEmpty })
        XCTAssertThrowsError(try damaged.wait(atMost: .seconds(30)))

        try SQLiteDatabase(path: folder + "/whole.db").close()
        let whole = DamageSearch(path: folder + "/whole.db")
        XCTAssertNoThrow(try whole.wait(atMost: .seconds(30)))
        let missing = DamageSearch(path: folder + "/missing.db")
        XCTAssertNoThrow(try missing.wait(atMost: .seconds(30)), "that says nothing about what is in it")
    }
}
