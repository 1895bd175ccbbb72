import Foundation
import HTTPServer
import Helpdesk
import JSON
import Storage
import XCTest

@testable import hi5d

/// What the program says when it cannot start: one line, and an exit code that is not 0.
final class StartTests: ProgramTestCase {
    private func expectRefusal(
        _ arguments: [String], _ environment: [String: String] = [:], code: ExitCode, saying parts: String...,
        file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let outcome = try Program.run(arguments, environment)
        XCTAssertEqual(outcome.code, code.rawValue, outcome.error, file: file, line: line)
        XCTAssertEqual(outcome.output, "", file: file, line: line)
        XCTAssert(outcome.error.hasPrefix("hi5d: "), outcome.error, file: file, line: line)
        XCTAssertEqual(outcome.error.filter { $0 == "\n" }.count, 1, outcome.error, file: file, line: line)
        for part in parts { XCTAssert(outcome.error.contains(part), outcome.error, file: file, line: line) }
    }

    func testPortTaken() throws {
        let demo = try startDemo(in: folder())
        try expectRefusal(
            ["serve", "--data", try folder(), "--port", String(demo.port)], code: .failure,
            saying: "cannot listen on 127.0.0.1:\(demo.port)", "in use")
    }

    func testAddressThatIsNotOurs() throws {
        try expectRefusal(
            ["serve", "--data", try folder(), "--host", "192.0.2.1", "--port", "0"], code: .failure,
            saying: "cannot listen on 192.0.2.1")
    }

    func testDataFolderCannotBeWritten() throws {
        // Not by its permissions, which do not bind an administrator.
        let file = "\(try folder())/file"
        XCTAssert(FileManager.default.createFile(atPath: file, contents: nil))
        for path in [file, "\(file)/data", "/proc/nowhere"] {
            for command in ["serve", "demo"] {
                try expectRefusal([command, "--data", path, "--port", "0"], code: .failure, saying: path)
            }
        }
    }

    func testFolderInUse() throws {
        let folder = try folder()
        _ = try startDemo(in: folder)
        try expectRefusal(
            ["serve", "--data", folder, "--port", "0"], code: .failure, saying: "hi5.db", "in use by another process")
    }

    func testNewerDatabase() throws {
        let folder = try folder()
        let database = try SQLiteDatabase(path: "\(folder)/hi5.db")
        try database.migrate([Migration("9999-from-the-future", [])], now: 0)
        database.close()
        try expectRefusal(
            ["serve", "--data", folder, "--port", "0"], code: .failure, saying: "newer version", "9999-from-the-future")
    }

    func testDamagedDatabase() throws {
        let folder = try folder()
        let noise = Data((0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 13) })
        XCTAssert(FileManager.default.createFile(atPath: "\(folder)/hi5.db", contents: noise))
        try expectRefusal(["serve", "--data", folder, "--port", "0"], code: .failure, saying: "damaged")
    }

    func testDatabaseDamagedInTheMiddle() throws {
        let (origin, folder) = (try folder(), try folder())
        let database = try SQLiteDatabase(path: "\(origin)/hi5.db")
        let whole = try XCTUnwrap(FileManager.default.contents(atPath: "\(origin)/hi5.db"))
        database.close()
        // The header stays; the schema behind it does not.
        let damaged = whole.prefix(100) + Data(repeating: 0xA5, count: 8_092)
        try damaged.write(to: URL(fileURLWithPath: "\(folder)/hi5.db"))
        try expectRefusal(["serve", "--data", folder, "--port", "0"], code: .failure, saying: "damaged")
    }

    func testRowsDamagedAndWhatCanBeSaved() throws {
        let folder = try folder()
        let path = "\(folder)/hi5.db"
        let database = try SQLiteDatabase(path: path)
        try database.migrate([Migration("rows", ["CREATE TABLE item (id BIGINT PRIMARY KEY, fill TEXT)"])], now: 0)
        try database.write { session in
            for id in 0..<2_000 {
                let fill = String(repeating: "x", count: 400)
                try session.execute("INSERT INTO item VALUES ($1, $2)", [.int(Int64(id)), .text(fill)])
            }
        }
        database.close()
        let file = try XCTUnwrap(FileHandle(forUpdatingAtPath: path))
        let size = try file.seekToEnd()
        // Two pages in the middle: most likely leaves of the table.
        try file.seek(toOffset: size / 8192 * 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 8_192))
        try file.close()
        try expectRefusal(
            ["serve", "--data", folder, "--port", "0"], code: .failure, saying: "damaged", "hi5d check --data \(folder)"
        )

        let text = try Program.run(["check", "--data", folder])
        XCTAssertEqual(text.code, ExitCode.failure.rawValue)
        XCTAssert(text.output.contains("rows that can be read"), text.output)
        XCTAssert(text.output.contains("and no more"), text.output)
        let json = try JSON.parse(Data(try Program.run(["check", "--data", folder, "--json"]).output.utf8))
        XCTAssertEqual(json["ok"]?.bool, false)
        let tables = try XCTUnwrap(json["readable"]?.array)
        let item = try XCTUnwrap(tables.first { $0["table"]?.string == "item" })
        XCTAssertEqual(item["whole"]?.bool, false)
        XCTAssert((1_000..<2_000).contains(item["rows"]?.int ?? 0), item.text)
        XCTAssertEqual(tables.first { $0["table"]?.string == "migration" }?["whole"]?.bool, true)
    }

    func testNoLocales() throws {
        let empty = try folder()
        try expectRefusal(
            ["serve", "--data", try folder(), "--locales", empty, "--port", "0"], code: .failure, saying: empty,
            "language.json")
    }

    func testBrokenLocale() throws {
        let locales = try folder()
        let language = "\(locales)/xx/language.json"
        try FileManager.default.createDirectory(atPath: "\(locales)/xx", withIntermediateDirectories: true)
        try Data("{\n  \"name\": ,\n}".utf8).write(to: URL(fileURLWithPath: language))
        try expectRefusal(
            ["serve", "--data", try folder(), "--locales", locales, "--port", "0"], code: .failure,
            saying: "\(language):2")
    }

    func testWrongOptions() throws {
        try expectRefusal(["serve", "--prot", "1"], code: .usage, saying: "--prot")
        try expectRefusal(["serve", "--portt", "1"], code: .usage, saying: "--portt", "--port?")
        try expectRefusal(["serve", "--port", "x"], code: .usage, saying: "--port", "0 to 65535", "\"x\"")
        try expectRefusal(["serve", "--port", "65536"], code: .usage, saying: "--port")
        try expectRefusal(["serve", "--port"], code: .usage, saying: "--port needs a value")
        try expectRefusal(["serve"], ["HI5_THREADS": "0"], code: .usage, saying: "--threads")
        try expectRefusal(["serve", "--log-format", "xml"], code: .usage, saying: "text, json")
        try expectRefusal(["serve", "now"], code: .usage, saying: "\"now\"")
        try expectRefusal(["demo", "--max-body", "1"], code: .usage, saying: "--max-body")
        try expectRefusal(["sreve"], code: .usage, saying: "\"sreve\"")
        try expectRefusal(["ticket"], code: .usage, saying: "list, open, show, take")
        try expectRefusal(["ticket", "steal", "1"], code: .usage, saying: "list, open, show, take")
    }
}
