import Storage
import Synchronization
import XCTest

/// What every engine must do.
final class DatabaseConformance: XCTestCase {
    private func onEachEngine(_ test: (any Database) throws -> Void) throws {
        try onEachEngine([Self.items], test)
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
                    "INSERT INTO item (name, id, price) VALUES ($2, $1, $3)", [7, "café 😀\u{1}x", .real(2.5)])
            }
            let row = try database.read { session in
                try session.first("SELECT id, name, price, NULL FROM item WHERE id = $1 OR id = $1", [7]) {
                    ($0.int(0), $0.text(1), $0.real(2), $0.optionalText(3))
                }
            }
            XCTAssertEqual(row?.0, 7)
            XCTAssertEqual(row?.1, "café 😀\u{1}x")
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

    func testOfManyAtOnceOnlyThoseThatFailAreUndone() throws {
        struct Failure: Error {}
        try onEachEngine { database in
            let (gate, group) = (DispatchSemaphore(value: 0), DispatchGroup())
            // Threads of their own: a queue is in no hurry to add one where all of its threads wait.
            func start(_ body: @escaping @Sendable () -> Void) {
                group.enter()
                Thread {
                    body()
                    group.leave()
                }.start()
            }
            // The first keeps a store with one writer waiting, until the others have gathered.
            start {
                _ = try? database.write { session in
                    gate.wait()
                    gate.signal()
                    try session.execute("INSERT INTO item (id, name) VALUES (1000, 'first')", [])
                }
            }
            for number in 0..<60 as Range<Int64> {
                start {
                    if number == 20 { gate.signal() }
                    do {
                        try database.write { session in
                            if number % 4 == 1 { throw Failure() }
                            try session.execute("INSERT INTO item (id, name) VALUES ($1, 'x')", [.int(number)])
                            if number % 4 == 2 { throw Failure() }
                            if number % 4 == 3 {
                                try session.execute("INSERT INTO item (id, name) VALUES ($1, 'x')", [.int(number)])
                            }
                        }
                        XCTAssertEqual(number % 4, 0)
                    } catch {
                        XCTAssertEqual(error is Failure, number % 4 != 3, "\(error)")
                        XCTAssertNotEqual(number % 4, 0, "\(error)")
                    }
                }
            }
            group.wait()
            let kept = try database.read { try $0.query("SELECT id FROM item ORDER BY id", []) { $0.int(0) } }
            XCTAssertEqual(kept, Array(stride(from: 0, to: 60, by: 4)) + [1_000])
        }
    }

    func testWhoDoesNotWaitIsToldOnceItIsStored() throws {
        struct Failure: Error {}
        try onEachEngine { database in
            let told = DispatchGroup()
            let results = Mutex<[Int64: [Result<Int64, any Error>]]>([:])
            for number in 0..<100 as Range<Int64> {
                told.enter()
                database.writeOwnRows { session in
                    try session.execute("INSERT INTO item (id, name) VALUES ($1, 'x')", [.int(number)])
                    if number % 10 == 3 { throw Failure() }
                    return number
                } then: { result in
                    let found = try? database.read {
                        try $0.first("SELECT id FROM item WHERE id = $1", [.int(number)]) { $0.int(0) }
                    }
                    XCTAssertEqual(found == number, number % 10 != 3, "\(number)")
                    results.withLock { $0[number, default: []].append(result) }
                    told.leave()
                }
            }
            told.wait()
            for (number, results) in results.withLock({ $0 }) {
                XCTAssertEqual(results.count, 1)
                if number % 10 == 3 {
                    XCTAssertThrowsError(try results[0].get()) { XCTAssertTrue($0 is Failure, "\($0)") }
                } else {
                    XCTAssertEqual(try results[0].get(), number)
                }
            }
            XCTAssertEqual(try count(database), 90)
        }
    }

    func testWhoDoesNotWaitIsToldBeforeAndAfterTheClose() throws {
        try onEachEngine { database in
            let results = Mutex<[StorageError?]>([])
            let told = DispatchGroup()
            func insert(_ id: Int64) {
                told.enter()
                database.writeOwnRows {
                    try $0.execute("INSERT INTO item (id, name) VALUES ($1, 'x')", [.int(id)])
                } then: { result in
                    var failure: StorageError?
                    if case .failure(let error) = result { failure = error as? StorageError }
                    results.withLock { $0.append(failure) }
                    told.leave()
                }
            }
            insert(1)
            database.close()
            // What was accepted is settled when the close returns.
            XCTAssertEqual(results.withLock { $0 }, [nil])
            insert(2)
            told.wait()
            XCTAssertEqual(results.withLock { $0 }, [nil, .closed])
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

    func testWordsAreFoundWhenTheirTableHasBeenMadeAnew() throws {
        let words = WordTable("item_words")
        let first = Migration("words", [], wordTables: [words])
        try onEachEngine { database in
            try database.migrate([Self.items, first], now: 0)
            try database.write {
                try $0.execute("INSERT INTO item_words (rowid, words) VALUES (7, 'order thre week')", [])
            }
            try database.migrate([Self.items, first, Migration("anew", [], renewedWordTables: [words])], now: 0)
            let found = try database.read { session in
                let match = words.condition([[["thre", "week"]]], session.dialect, at: 1)
                return try session.query("SELECT rowid FROM item_words WHERE \(match.sql)", [match.value]) {
                    $0.int(0)
                }
            }
            XCTAssertEqual(found, [7])
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

    func testAFailedStatementDoomsItsTransaction() throws {
        try onEachEngine { database in
            XCTAssertThrowsError(
                try database.write { session -> Void in
                    try session.execute("INSERT INTO item (id, name) VALUES ($1, $2)", [1, "a"])
                    _ = try? session.execute("INSERT INTO item (id, name) VALUES ($1, $2)", [1, "b"])
                    _ = try? session.execute("INSERT INTO item (id, name) VALUES ($1, $2)", [2, "c"])
                }
            ) { error in
                guard case StorageError.constraint = error else { return XCTFail("\(error)") }
            }
            XCTAssertEqual(try count(database), 0)
            try database.write { try $0.execute("INSERT INTO item (id, name) VALUES ($1, $2)", [1, "a"]) }
            XCTAssertEqual(try count(database), 1)
        }
    }

    func testCountersThatAreReadAndThenWrittenLoseNothing() throws {
        try onEachEngine { database in
            try database.write { try $0.execute("INSERT INTO item (id, name, price) VALUES (1, 'counter', 0)", []) }
            DispatchQueue.concurrentPerform(iterations: 60) { number in
                let increment: @Sendable (any Session) throws -> Void = { session in
                    let old = try session.first("SELECT price FROM item WHERE id = 1", []) { $0.real(0) } ?? 0
                    try session.execute("UPDATE item SET price = $1 WHERE id = 1", [.real(old + 1)])
                }
                do {
                    if number % 2 == 0 { try database.write(increment) } else { try database.writeOwnRows(increment) }
                } catch { XCTFail("\(error)") }
            }
            XCTAssertEqual(try database.read { try $0.first("SELECT price FROM item", []) { $0.real(0) } }, 60)
        }
    }

    func testWhatIsDecidedOnACountHolds() throws {
        // Two transactions that count and then insert, each another row: only in series is there never a fourth.
        try onEachEngine { database in
            DispatchQueue.concurrentPerform(iterations: 40) { number in
                do {
                    try database.write { session in
                        let count = try session.first("SELECT count(*) FROM item", []) { $0.int(0) } ?? 0
                        guard count < 3 else { return }
                        try session.execute(
                            "INSERT INTO item (id, name) VALUES ($1, $2)", [.int(Int64(number)), "x"])
                    }
                } catch { XCTFail("\(error)") }
            }
            XCTAssertEqual(try count(database), 3)
        }
    }

    func testOneOfManyStoresWhatIsMissing() throws {
        // Look, then insert: whoever loses sees on another try that it is there.
        try onEachEngine { database in
            let stored = Collected<Int64>()
            DispatchQueue.concurrentPerform(iterations: 32) { number in
                do {
                    let store: @Sendable (any Session) throws -> String = { session in
                        if let found = try session.first("SELECT name FROM item WHERE id = 1", [], { $0.text(0) }) {
                            return found
                        }
                        try session.execute("INSERT INTO item (id, name) VALUES (1, $1)", [.text("\(number)")])
                        return "\(number)"
                    }
                    let winner = try number % 2 == 0 ? database.write(store) : database.writeOwnRows(store)
                    stored.add(try XCTUnwrap(Int64(winner)))
                } catch { XCTFail("\(error)") }
            }
            XCTAssertEqual(stored.all.count, 32)
            XCTAssertEqual(Set(stored.all).count, 1)
        }
    }

    func testEachRowIsClaimedByOne() throws {
        try onEachEngine { database in
            try database.write { session in
                for id in 0..<50 {
                    try session.execute("INSERT INTO item (id, name) VALUES ($1, 'due')", [.int(Int64(id))])
                }
            }
            let claimed = Collected<Int64>()
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                do {
                    // None may be free before all are gone, while others hold them.
                    while claimed.all.count < 50 {
                        let id = try database.write { session -> Int64? in
                            let id = try session.first(
                                "SELECT id FROM item ORDER BY id LIMIT 1\(session.claimSuffix)", []
                            ) { $0.int(0) }
                            if let id { try session.execute("DELETE FROM item WHERE id = $1", [.int(id)]) }
                            return id
                        }
                        if let id { claimed.add(id) }
                    }
                } catch { XCTFail("\(error)") }
            }
            XCTAssertEqual(claimed.all.sorted(), (0..<50).map { Int64($0) })
        }
    }

    func testAReadSeesOneState() throws {
        try onEachEngine { database in
            try database.read { session in
                XCTAssertEqual(try session.first("SELECT count(*) FROM item", []) { $0.int(0) }, 0)
                try database.write { try $0.execute("INSERT INTO item (id, name) VALUES (1, 'a')", []) }
                XCTAssertEqual(try session.first("SELECT count(*) FROM item", []) { $0.int(0) }, 0)
            }
            XCTAssertEqual(try count(database), 1)
        }
    }
}
