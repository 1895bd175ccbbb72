import Storage
import XCTest

/// What goes into every engine comes out as it was.
final class ValueConformance: XCTestCase {
    private static let values = Migration(
        "values", ["CREATE TABLE value (id BIGINT PRIMARY KEY, t TEXT, i BIGINT, r DOUBLE PRECISION)"])

    private func onEachEngine(_ test: (any Database) throws -> Void) throws {
        try onEachEngine([Self.values], test)
    }

    func testTexts() throws {
        let texts = [
            "", " ", "'", "\"", "\\", "\\x00", "{a,b}", "%s $1 ?", "\n\r\t", "\u{1}\u{7F}\u{85}\u{2028}\u{202E}", "é",
            "e\u{301}",
            "ß", "İ", "👩‍👩‍👧🇫🇷", "\u{FEFF}", "\u{FFFF}", "\u{10FFFF}", String(repeating: "ж", count: 4_000_000),
        ]
        try onEachEngine { database in
            for (id, text) in texts.enumerated() {
                try database.write {
                    try $0.execute("INSERT INTO value (id, t) VALUES ($1, $2)", [.int(Int64(id)), .text(text)])
                }
                let found = try database.read { session in
                    try session.first("SELECT t FROM value WHERE id = $1", [.int(Int64(id))]) { $0.text(0) }
                }
                // By their bytes: Swift takes "é" for "e\u{301}".
                XCTAssert(found?.utf8.elementsEqual(text.utf8) ?? false, "\(id)")
                let other = try database.read { session in
                    try session.query("SELECT id FROM value WHERE t = $1", [.text(text)]) { $0.int(0) }
                }
                XCTAssertEqual(other, [Int64(id)])
            }
        }
    }

    func testNULIsRefusedAndUndoesTheTransaction() throws {
        try onEachEngine { database in
            for letters in [1, 1_000, 100_000] {
                let text = SQLValue.text(String(repeating: "a", count: letters) + "\u{0}b")
                XCTAssertThrowsError(
                    try database.write { session in
                        try session.execute("INSERT INTO value (id) VALUES (1)", [])
                        try session.execute("INSERT INTO value (id, t) VALUES ($1, $2)", [2, text])
                    }
                ) { XCTAssertEqual($0 as? StorageError, .unstorableText) }
            }
            XCTAssertEqual(try database.read { try $0.query("SELECT id FROM value", []) { $0.int(0) } }, [])
        }
    }

    func testNumbers() throws {
        let integers: [Int64] = [0, 1, -1, 42, .max, .min, .max - 1, .min + 1, 1 << 53]
        let reals: [Double] = [0, 1, -1.5, 0.1, 1e300, -1e-300, .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude]
        try onEachEngine { database in
            for (id, value) in integers.enumerated() {
                let real = reals[id]
                try database.write {
                    try $0.execute(
                        "INSERT INTO value (id, i, r) VALUES ($1, $2, $3)", [.int(Int64(id)), .int(value), .real(real)])
                }
                let found = try database.read { session in
                    try session.first("SELECT i, r FROM value WHERE i = $1", [.int(value)]) { ($0.int(0), $0.real(1)) }
                }
                XCTAssertEqual(found?.0, value)
                XCTAssertEqual(found?.1, real)
            }
            let sums = try database.read { session in
                try session.first("SELECT count(*), sum(id), avg(id), count(*) > 2, sum(id) IS NULL FROM value", []) {
                    ($0.int(0), $0.int(1), $0.real(2), $0.int(3), $0.int(4))
                }
            }
            XCTAssertEqual(sums?.0, 9)
            XCTAssertEqual(sums?.1, 36)
            XCTAssertEqual(sums?.2, 4)
            XCTAssertEqual(sums?.3, 1)
            XCTAssertEqual(sums?.4, 0)
        }
    }

    func testNull() throws {
        try onEachEngine { database in
            try database.write {
                try $0.execute("INSERT INTO value (id, t, i, r) VALUES ($1, $2, $3, $4)", [1, nil, nil, nil])
            }
            try database.read { session in
                _ = try session.first("SELECT t, i, r FROM value", []) { row in
                    for column in 0..<3 { XCTAssert(row.isNull(column)) }
                    XCTAssertEqual(row.text(0), "")
                    XCTAssertEqual(row.int(1), 0)
                    XCTAssertEqual(row.real(2), 0)
                    XCTAssertNil(row.optionalText(0))
                    XCTAssertNil(row.optionalInt(1))
                }
            }
        }
    }

    func testTextsSortByTheirBytes() throws {
        let texts = ["a", "B", "_", "Z", "é", "-", "aB", "ab", "10", "9", "Ä", "z"]
        try onEachEngine { database in
            try database.write { session in
                for (id, text) in texts.enumerated() {
                    try session.execute("INSERT INTO value (id, t) VALUES ($1, $2)", [.int(Int64(id)), .text(text)])
                }
            }
            let sorted = try database.read { try $0.query("SELECT t FROM value ORDER BY t", []) { $0.text(0) } }
            XCTAssertEqual(sorted, texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
            let after = try database.read { session in
                try session.query("SELECT t FROM value WHERE t > $1 AND t < $2 ORDER BY t", ["Z", "b"]) { $0.text(0) }
            }
            XCTAssertEqual(after, ["_", "a", "aB", "ab"])
        }
    }

    func testManyRows() throws {
        try onEachEngine { database in
            try database.write { session in
                for id in 0..<3_000 {
                    try session.execute(
                        "INSERT INTO value (id, i) VALUES ($1, $2)", [.int(Int64(id)), .int(Int64(id * 2))])
                }
            }
            let rows = try database.read {
                try $0.query("SELECT id, i FROM value ORDER BY id", []) { ($0.int(0), $0.int(1)) }
            }
            XCTAssertEqual(rows.count, 3_000)
            XCTAssert(rows.allSatisfy { $0.1 == $0.0 * 2 })
            let changed = try database.write { try $0.execute("UPDATE value SET i = 0 WHERE id < $1", [.int(100)]) }
            XCTAssertEqual(changed, 100)
        }
    }

    func testNoBoundValueIsInAnError() throws {
        try onEachEngine { database in
            for (sql, value) in [
                ("INSERT INTO value (id, t) VALUES (1, 'x'), (2, $1)", "x"),
                ("INSERT INTO value (id) SELECT id FROM value WHERE nothing = $1", "marzipan"),
                ("SELECT $1::bigint", "marzipan"), ("INSERT INTO value (id, t) VALUES (NULL, $1)", "marzipan"),
            ] {
                _ = try? database.write { try $0.execute("DELETE FROM value", []) }
                do {
                    try database.write { try $0.execute(sql, [.text(value)]) }
                    // SQLite takes texts where numbers belong.
                } catch { XCTAssertFalse("\(error)".contains("marzipan"), "\(error)") }
            }
        }
    }
}
