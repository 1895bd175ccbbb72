import Storage
import TestStores
import XCTest

@testable import Helpdesk

/// From one store into another, of either engine.
final class MoveStoreTests: XCTestCase {
    /// A desk with a bit of everything, more conversations than go at a time.
    private func filledDesk() throws -> Desk {
        let desk = try desk(on: SQLiteDatabase(path: temporaryFolder() + "/from.db"))
        addTeardownBlock { desk.database.close() }
        try desk.save("sam", source: "apple", title: "Ünï – \u{1F3BE}")
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.takeTicket(number, as: desk.ana)
        _ = try desk.post(SmallLanguage.askCancel, to: desk.start(), key: IdempotencyKey("once"))
        _ = try desk.post("z\u{0301} \u{FFFD} 'quoted' \\ $1", to: conversation)
        for _ in 0..<(2 * TableRows.batch + 7) { _ = try desk.start() }
        return desk
    }

    /// Without a schema.
    private func emptyStore() throws -> any Database {
        let store = try TestStores.open(file: temporaryFolder() + "/to.db")
        addTeardownBlock { store.close() }
        return store
    }

    func testEverythingArrivesAndComesBack() throws {
        let desk = try filledDesk()
        let (there, back) = (try emptyStore(), try SQLiteDatabase(path: temporaryFolder() + "/back.db"))
        addTeardownBlock { back.close() }
        let moved = try Helpdesk.move(from: desk.database, to: there)
        XCTAssertEqual(moved.first { $0.table == "conversation" }?.rows, 2 * TableRows.batch + 9)
        let returned = try Helpdesk.move(from: there, to: back)
        // Each engine tells its tables in the order in which it made them.
        XCTAssertEqual(returned.sorted { $0.table < $1.table }, moved.sorted { $0.table < $1.table })
        for store in [there, back] {
            XCTAssertEqual(try Helpdesk.contradictions(in: store), [])
            let helpdesk = try Helpdesk(database: store, languages: smallLanguages(), clock: { desk.clock.now })
            let visitor = try helpdesk.authenticate("Bearer \(desk.keys.publishable)")
            XCTAssertEqual(try helpdesk.content(of: visitor).locales.count, 1)
        }
        let later = try back.read { try TableRows(layout("message", in: $0)).lastKey(in: $0) }
        XCTAssertEqual(later, try desk.database.read { try TableRows(layout("message", in: $0)).lastKey(in: $0) })
    }

    func testAnInterruptedMoveGoesOnAndIsServedByNobody() throws {
        let desk = try filledDesk()
        let there = try emptyStore()
        // It ends in the middle of the conversations, as if by a lost connection.
        let breaking = BreakingStore(there, table: "conversation", after: TableRows.batch)
        XCTAssertThrowsError(try Helpdesk.move(from: desk.database, to: breaking))
        XCTAssertThrowsError(try Helpdesk(database: there, languages: smallLanguages())) {
            XCTAssertEqual($0 as? StorageError, .unfinishedMove)
        }
        let arrived = try there.read { try $0.first("SELECT count(*) FROM conversation", []) { Int($0.int(0)) } }
        XCTAssertEqual(arrived, TableRows.batch, "what has arrived stays")
        let moved = try Helpdesk.move(from: desk.database, to: there)
        XCTAssertEqual(moved.first { $0.table == "conversation" }?.rows, 2 * TableRows.batch + 9)
        XCTAssertNoThrow(try Helpdesk(database: there, languages: smallLanguages()))
    }

    func testAStoreThatHoldsSomethingIsLeftAlone() throws {
        let desk = try filledDesk()
        let other = try emptyStore()
        _ = try self.desk(on: other)
        XCTAssertThrowsError(try Helpdesk.move(from: desk.database, to: other)) {
            XCTAssertEqual($0 as? MoveError, .notEmpty(table: "brand"))
        }
        XCTAssertNoThrow(try Helpdesk(database: other, languages: smallLanguages()))
    }

    func testWhatChangesMeanwhileIsNoticed() throws {
        let desk = try filledDesk()
        let there = try emptyStore()
        var hasChanged = false
        XCTAssertThrowsError(
            try Helpdesk.move(from: desk.database, to: there) { progress in
                guard progress.step == .comparing, !hasChanged else { return }
                hasChanged = true
                _ = try? desk.start()
            }
        ) { XCTAssertEqual($0 as? MoveError, .differences(tables: ["conversation"])) }
    }

    private func layout(_ name: String, in session: any Session) throws -> TableLayout {
        try XCTUnwrap(try session.tables().first { $0.name == name })
    }
}

/// A store that is lost as soon as a table has so many rows.
private struct BreakingStore: Database {
    let store: any Database
    let table: String
    let limit: Int

    init(_ store: any Database, table: String, after limit: Int) {
        (self.store, self.table, self.limit) = (store, table, limit)
    }

    func read<Value>(_ body: (any Session) throws -> Value) throws -> Value { try store.read(body) }

    func write<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value {
        try store.write { [table, limit] session in
            let before = try session.first("SELECT count(*) FROM \(table)", []) { Int($0.int(0)) } ?? 0
            if before >= limit { throw StorageError.unavailable(reason: "for the test") }
            return try body(session)
        }
    }

    func define<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value {
        try store.define(body)
    }

    func listen(_ channel: String, _ hear: @escaping @Sendable (Signal) -> Void) -> Listening {
        store.listen(channel, hear)
    }

    func close() { store.close() }
}
