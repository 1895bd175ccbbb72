import Storage
import Synchronization
import XCTest

/// `Session.insert`: rows that an engine may keep and store together.
final class InsertConformance: XCTestCase {
    private static let tables = Migration(
        "tables",
        [
            "CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT NOT NULL)",
            "CREATE TABLE part (item BIGINT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (item, place))",
            "CREATE TABLE other (id BIGINT PRIMARY KEY)",
        ])

    private struct Refusal: Error {}

    private func onEachEngine(_ test: (any Database) throws -> Void) throws {
        try onEachEngine([Self.tables], test)
    }

    private static func item(_ id: Int64, _ name: String) -> Statement {
        Statement("INSERT INTO item (id, name)\n    VALUES ($1,\n        $2)", [.int(id), .text(name)])
    }

    private static func part(_ item: Int64, _ place: Int64) -> Statement {
        Statement("INSERT INTO part (item, place) VALUES ($1, $2)", [.int(item), .int(place)])
    }

    private func items(_ database: any Database) throws -> [String] {
        try database.read { try $0.query("SELECT id, name FROM item ORDER BY id", []) { "\($0.int(0)) \($0.text(1))" } }
    }

    /// Lets a body for each number come into one group: a first one holds the writer until all have queued up.
    private func together(
        on database: any Database, _ numbers: ClosedRange<Int64>,
        _ body: @escaping @Sendable (any Session, Int64) throws -> Void
    ) -> [Result<Void, any Error>] {
        let (begun, others) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let results = Mutex<[Int64: Result<Void, any Error>]>([:])
        let all = DispatchGroup()
        all.enter()
        database.writeOwnRows(
            { _ in
                begun.signal()
                others.wait()
            }, then: { _ in all.leave() })
        begun.wait()
        for number in numbers {
            all.enter()
            database.writeOwnRows({ try body($0, number) }) { result in
                results.withLock { $0[number] = result }
                all.leave()
            }
        }
        others.signal()
        all.wait()
        return results.withLock { results in numbers.compactMap { results[$0] } }
    }

    /// The embedded engine's groups, which PostgreSQL does not have: each body is written by itself there.
    private func inOneGroup(_ test: (any Database) throws -> Void) throws {
        let database = try SQLiteDatabase(path: try temporaryFolder() + "/test.db")
        defer { database.close() }
        try database.migrate([Self.tables], now: 0)
        try test(database)
    }

    func testRowsAreThereAfterTheCommit() throws {
        try onEachEngine { database in
            for id in 1...3 { try database.write { try $0.insert(Self.item(Int64(id), "n\(id)")) } }
            XCTAssertEqual(try items(database), ["1 n1", "2 n2", "3 n3"])
        }
    }

    func testManyRowsOfManyJobsAreStoredWhole() throws {
        try inOneGroup { database in
            let results = together(on: database, 1...100) { session, id in
                try session.insert(Self.item(id, "é\(id)"))
                for place in 0..<id % 3 { try session.insert(Self.part(id, place)) }
            }
            for result in results { XCTAssertNoThrow(try result.get()) }
            XCTAssertEqual(try items(database), (1...100).map { "\($0) é\($0)" })
            let parts = try database.read {
                try $0.query("SELECT item FROM part ORDER BY item, place", []) { $0.int(0) }
            }
            XCTAssertEqual(parts, (1...100).flatMap { [Int64](repeating: $0, count: Int($0 % 3)) })
        }
    }

    func testAStatementSeesTheRowsOfItsTable() throws {
        try inOneGroup { database in
            let seen = Mutex<[Int64]>([])
            let results = together(on: database, 1...40) { session, id in
                try session.insert(Self.item(id, "x"))
                try session.execute("INSERT INTO other (id) VALUES ($1)", [.int(id)])
                let found = try session.first("SELECT count(*) FROM item", []) { $0.int(0) } ?? -1
                seen.withLock { $0.append(found) }
                try session.execute("UPDATE item SET name = 'y' WHERE id = $1", [.int(id)])
            }
            for result in results { XCTAssertNoThrow(try result.get()) }
            XCTAssertEqual(seen.withLock { $0 }, (1...40).map(Int64.init))
            XCTAssertEqual(try items(database), (1...40).map { "\($0) y" })
        }
    }

    func testAJobThatFailsTakesOnlyItsOwnRows() throws {
        try inOneGroup { database in
            let results = together(on: database, 1...70) { session, id in
                try session.insert(Self.item(id, "x"))
                if id % 10 == 0 { throw Refusal() }
            }
            for (place, result) in results.enumerated() {
                if (place + 1) % 10 == 0 {
                    XCTAssertThrowsError(try result.get()) { XCTAssert($0 is Refusal, "\($0)") }
                } else {
                    XCTAssertNoThrow(try result.get())
                }
            }
            XCTAssertEqual(try items(database).count, 63)
        }
    }

    /// Whether the row is found to be wrong at the end, or when a statement of another job asks for its table.
    func testAWrongRowIsItsOwnJobsFailure() throws {
        for asks in [false, true] {
            try inOneGroup { database in
                try database.write { try $0.insert(Self.item(7, "first")) }
                let results = together(on: database, 1...20) { session, id in
                    try session.insert(Self.item(id, "x"))
                    if asks, id == 12 { _ = try session.query("SELECT id FROM item", []) { $0.int(0) } }
                }
                for (place, result) in results.enumerated() where place != 6 { XCTAssertNoThrow(try result.get()) }
                XCTAssertThrowsError(try results[6].get()) { error in
                    guard case StorageError.constraint = error else { return XCTFail("\(error)") }
                }
                XCTAssertEqual(try items(database), (1...20).map { $0 == 7 ? "7 first" : "\($0) x" })
            }
        }
    }

    func testATextThatCannotBeStoredIsItsOwnJobsFailure() throws {
        try inOneGroup { database in
            let results = together(on: database, 1...5) { session, id in
                try session.insert(Self.item(id, id == 3 ? "a\0b" : "x"))
            }
            XCTAssertThrowsError(try results[2].get()) { XCTAssertEqual($0 as? StorageError, .unstorableText) }
            XCTAssertEqual(try items(database), ["1 x", "2 x", "4 x", "5 x"])
        }
    }

    func testAPartThatFailsTakesItsRows() throws {
        try inOneGroup { database in
            let results = together(on: database, 1...10) { session, id in
                try session.insert(Self.item(id, "kept"))
                _ = try session.attempt {
                    try session.insert(Self.item(id + 100, "lost"))
                    throw Refusal()
                }
                _ = try session.attempt { try session.insert(Self.part(id, 0)) }
            }
            for result in results { XCTAssertNoThrow(try result.get()) }
            XCTAssertEqual(try items(database), (1...10).map { "\($0) kept" })
            XCTAssertEqual(try database.read { try $0.first("SELECT count(*) FROM part", []) { $0.int(0) } }, 10)
        }
    }
}
