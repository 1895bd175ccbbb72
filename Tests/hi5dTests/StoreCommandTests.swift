import Foundation
import JSON
import XCTest

@testable import hi5d

/// `backup`, `restore` and `check`, as operators run them.
final class StoreCommandTests: ProgramTestCase {
    func testABackupOfAServedDatabaseIsServedElsewhere() throws {
        let (data, backup, other) = (try folder(), "\(try folder())/backup", try folder())
        let demo = try startDemo(in: data)
        let (conversation, ticket) = try demo.visitor.escalate()
        let copied = try Program.run(["backup", backup, "--data", data])
        XCTAssertEqual(copied.code, 0, copied.error)
        // What comes later is not in it.
        _ = try demo.visitor.say("later", in: conversation)
        XCTAssertEqual(try Program.run(["backup", backup, "--data", data]).code, ExitCode.conflict.rawValue)
        XCTAssertEqual(try Program.run(["check", "--data", backup]).output, "Nothing is wrong.\n")

        let refused = try Program.run(["restore", backup, "--data", data])
        XCTAssertEqual(refused.code, ExitCode.conflict.rawValue)
        XCTAssert(refused.error.contains("--replace"), refused.error)
        let inUse = try Program.run(["restore", backup, "--data", data, "--replace"])
        XCTAssertEqual(inUse.code, ExitCode.failure.rawValue)
        XCTAssert(inUse.error.contains("in use"), inUse.error)

        XCTAssertEqual(try Program.run(["restore", backup, "--data", other]).code, 0)
        try FileManager.default.copyItem(atPath: "\(data)/keys.json", toPath: "\(other)/keys.json")
        let again = try startDemo(in: other)
        let read = try again.visitor.get("/v1/conversations/\(conversation)")
        XCTAssertEqual(read.json["messages"]?.array?.count, 2, read.text)
        XCTAssertEqual(read.json["ticket"]?.int, ticket)
    }

    func testWhatIsNoDatabaseIsRefused() throws {
        let empty = try folder()
        for command in [["backup", "\(empty)/b"], ["check"]] {
            let outcome = try Program.run(command + ["--data", empty])
            XCTAssertEqual(outcome.code, ExitCode.failure.rawValue)
            XCTAssert(outcome.error.contains("\(empty)/hi5.db: there is no such file"), outcome.error)
        }
        let noise = try folder()
        try Data(repeating: 0x5A, count: 16_384).write(to: URL(fileURLWithPath: "\(noise)/hi5.db"))
        for command in [["backup", "\(empty)/b", "--data", noise], ["restore", noise, "--data", empty]] {
            let outcome = try Program.run(command)
            XCTAssertEqual(outcome.code, ExitCode.failure.rawValue)
            XCTAssert(outcome.error.contains("damaged"), outcome.error)
        }
        let checked = try Program.run(["check", "--data", noise, "--json"])
        XCTAssertEqual(checked.code, ExitCode.failure.rawValue)
        let json = try JSON.parse(Data(checked.output.utf8))
        XCTAssertEqual(json["ok"]?.bool, false)
        XCTAssertEqual(json["faults"]?.array?.count, 1)
        XCTAssertFalse(FileManager.default.fileExists(atPath: "\(empty)/hi5.db"))
    }
}
