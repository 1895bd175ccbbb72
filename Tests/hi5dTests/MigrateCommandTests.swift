import Foundation
import JSON
import TestStores
import XCTest

@testable import hi5d

/// `migrate`, as operators run it.
final class MigrateCommandTests: ProgramTestCase {
    func testAServedFolderBecomesADatabaseOfSeveralNodesAndComesBack() throws {
        let cluster: TestCluster
        do { cluster = try TestCluster.shared() } catch let missing as TestCluster.Missing {
            throw XCTSkip(missing.description)
        }
        let address = cluster.address(schema: try cluster.freshSchema())
        let (data, back) = (try folder(), try folder())
        let demo = try startDemo(in: data)
        let (conversation, ticket) = try demo.visitor.escalate()
        let inUse = try Program.run(["migrate", "--from", "\(data)/hi5.db", "--to", address])
        XCTAssertEqual(inUse.code, ExitCode.failure.rawValue)
        XCTAssert(inUse.error.contains("in use"), inUse.error)
        demo.running.kill()
        _ = try demo.running.waitForExit()

        let moved = try Program.run(["migrate", "--from", "\(data)/hi5.db", "--json"], ["HI5_DATABASE": address])
        XCTAssertEqual(moved.code, 0, moved.error)
        XCTAssertEqual(moved.error, "", "no bar where nobody watches")
        let tables = try XCTUnwrap(try JSON.parse(Data(moved.output.utf8))["tables"]?.array)
        XCTAssertEqual(tables.first { $0["table"]?.string == "ticket" }?["rows"]?.int, 1)
        let again = try Program.run(["migrate", "--from", "\(data)/hi5.db", "--to", address])
        XCTAssertEqual(again.code, ExitCode.conflict.rawValue)
        XCTAssert(again.error.contains("not empty"), again.error)

        let key = try XCTUnwrap(demo.visitor.key)
        let read = try startNode(address).caller(key).get("/v1/conversations/\(conversation)")
        XCTAssertEqual(read.json["messages"]?.array?.count, 2, read.text)
        XCTAssertEqual(read.json["ticket"]?.int, ticket)

        let returned = try Program.run(["migrate", "--from", address, "--to", "\(back)/hi5.db"])
        XCTAssertEqual(returned.code, 0, returned.error)
        XCTAssert(returned.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, returned.output)
        XCTAssert(returned.output.hasSuffix("tables: alike in both stores.\n"), returned.output)
        XCTAssertEqual(try Program.run(["check", "--data", back]).output, "Nothing is wrong.\n")
    }

    func testWhatCannotBeMovedIsRefused() throws {
        let folder = try folder()
        let missing = try Program.run(["migrate", "--from", "\(folder)/a.db", "--to", "\(folder)/b.db"])
        XCTAssertEqual(missing.code, ExitCode.failure.rawValue)
        XCTAssert(missing.error.contains("there is no such file"), missing.error)
        XCTAssertFalse(FileManager.default.fileExists(atPath: "\(folder)/b.db"))
        for arguments in [["--from", "a.db"], ["--to", "b.db"]] {
            XCTAssertEqual(try Program.run(["migrate"] + arguments).code, ExitCode.usage.rawValue)
        }
    }
}
