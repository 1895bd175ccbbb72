import Storage
import XCTest

/// A part of a transaction that fails by itself, on every engine.
final class AttemptConformance: XCTestCase {
    private static let items = Migration("items", ["CREATE TABLE item (id BIGINT PRIMARY KEY)"])

    private struct Refusal: Error {}

    private static func insert(_ id: Int64, in session: any Session) throws {
        try session.execute("INSERT INTO item (id) VALUES ($1)", [.int(id)])
    }

    private func ids(_ database: any Database) throws -> [Int64] {
        try database.read { try $0.query("SELECT id FROM item ORDER BY id", []) { $0.int(0) } }
    }

    func testWhatFailsUndoesOnlyItself() throws {
        try onEachEngine([Self.items]) { database in
            let outcomes = try database.write { session in
                // The transaction may begin with a part.
                try (0..<6 as Range<Int64>).map { number in
                    let outcome = try session.attempt {
                        if number == 3 { throw Refusal() }
                        try Self.insert(number, in: session)
                        if number == 1 { throw Refusal() }
                        if number == 4 { try Self.insert(0, in: session) }
                        return number
                    }
                    return try? outcome.get()
                }
            }
            XCTAssertEqual(outcomes, [0, nil, 2, nil, nil, 5])
            XCTAssertEqual(try ids(database), [0, 2, 5])
        }
    }

    func testAnErrorThatAPartCatchesIsItsFailureAllTheSame() throws {
        try onEachEngine([Self.items]) { database in
            try database.write { session in
                try Self.insert(1, in: session)
                let outcome = try session.attempt {
                    _ = try? Self.insert(1, in: session)
                    _ = try? Self.insert(2, in: session)
                }
                XCTAssertThrowsError(try outcome.get()) {
                    guard case StorageError.constraint = $0 else { return XCTFail("\($0)") }
                }
                try Self.insert(3, in: session)
            }
            XCTAssertEqual(try ids(database), [1, 3])
        }
    }

    func testATransactionThatFailsUndoesItsPartsToo() throws {
        try onEachEngine([Self.items]) { database in
            XCTAssertThrowsError(
                try database.write { session -> Void in
                    _ = try session.attempt { try Self.insert(1, in: session) }
                    throw Refusal()
                })
            XCTAssertThrowsError(
                try database.write { session -> Void in
                    _ = try session.attempt { try Self.insert(1, in: session) }
                    _ = try? Self.insert(1, in: session)
                    // It is doomed: no part begins any more.
                    _ = try session.attempt { XCTFail("begun") }
                })
            try database.write { _ = try $0.attempt {} }
            XCTAssertEqual(try ids(database), [])
        }
    }

    func testWhatAFailedPartAnnouncesIsNotHeard() throws {
        try onEachEngine([]) { database in
            let heard = Collected<Signal>()
            let listening = database.listen("here") { heard.add($0) }
            defer { listening.cancel() }
            if database is PostgresDatabase { XCTAssert(heard.wait { $0.contains(.lookAgain) }) }
            try database.write { session in
                try session.notify("here", "first")
                _ = try session.attempt {
                    try session.notify("here", "undone")
                    throw Refusal()
                }
                _ = try session.attempt { try session.notify("here", "last") }
            }
            XCTAssert(heard.wait { $0.contains(.said("last")) })
            XCTAssertEqual(heard.all.filter { $0 != .lookAgain }, [.said("first"), .said("last")])
        }
    }

    func testATurnIsOneTransactionsAtATime() throws {
        try onPostgres([]) { database in
            try database.write { session in
                XCTAssertTrue(try session.takeTurn("a"))
                XCTAssertTrue(try session.takeTurn("a"), "it has it already")
                XCTAssertEqual(try database.write { [try $0.takeTurn("a"), try $0.takeTurn("b")] }, [false, true])
            }
            XCTAssertTrue(try database.write { try $0.takeTurn("a") })
        }
    }

    func testALostRaceIsTheWholeTransactions() throws {
        try onPostgres([Self.items]) { database in
            try database.write { try Self.insert(0, in: $0) }
            DispatchQueue.concurrentPerform(iterations: 20) { _ in
                do {
                    try database.write { session in
                        let outcome = try session.attempt {
                            let old = try session.first("SELECT id FROM item", []) { $0.int(0) } ?? 0
                            try session.execute("UPDATE item SET id = $1", [.int(old + 1)])
                        }
                        try outcome.get()
                    }
                } catch { XCTFail("\(error)") }
            }
            XCTAssertEqual(try ids(database), [20])
        }
    }

    func testAConnectionThatIsLostInAPartIsReplaced() throws {
        try onPostgres([Self.items]) { database in
            let runs = Collected<Int>()
            try database.write { session in
                runs.add(0)
                _ = try session.attempt {
                    try Self.insert(1, in: session)
                    if runs.all.count == 1 { try session.execute("SELECT pg_terminate_backend(pg_backend_pid())", []) }
                }
            }
            XCTAssertEqual(runs.all.count, 2)
            XCTAssertEqual(try ids(database), [1])
        }
    }
}
