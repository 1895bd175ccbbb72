import Foundation
import JSON
import TestStores
import XCTest

@testable import hi5d

/// One of several daemons on a PostgreSQL database: a process of its own.
final class Node: Sendable {
    let running: Running
    let port: Int

    init(_ address: String) throws {
        running = try Running(["serve", "--port", "0"], ["HI5_DATABASE": address])
        guard running.error.wait(for: "event=listening url=http://127.0.0.1:"),
            let port = running.error.text.firstMatch(of: #/event=listening url=http://127.0.0.1:([0-9]+) /#),
            let number = Int(port.output.1)
        else {
            running.kill()
            throw Wire.Failure(reason: "the node does not start: \(running.error.text)")
        }
        self.port = number
    }

    func caller(_ key: String) -> Caller { Caller(port: port, key: key) }
}

/// A brand's keys, as `hi5d brand add` prints them.
struct AddedBrand {
    let publishable: String
    let secret: String

    /// Adds a brand with the program.
    init(_ id: String, to address: String) throws {
        let outcome = try Program.run(
            ["brand", "add", id, "Brand", "--account-url", "https://a.example", "--json"], ["HI5_DATABASE": address])
        guard outcome.code == 0 else { throw Wire.Failure(reason: outcome.error) }
        let json = try JSON.parse(Data(outcome.output.utf8))
        publishable = try XCTUnwrap(json["publishableKey"]?.string, outcome.error)
        secret = try XCTUnwrap(json["secretKey"]?.string, outcome.error)
    }
}

/// Adds an agent with the program and returns the token.
func addAgent(_ name: String, role: String = "agent", to brand: String, _ address: String) throws -> String {
    let outcome = try Program.run(["agent", "add", brand, name, "--role", role, "--json"], ["HI5_DATABASE": address])
    return try XCTUnwrap(try JSON.parse(Data(outcome.output.utf8))["token"]?.string, outcome.error)
}

extension ProgramTestCase {
    /// A node that ends with the test, however the test ends.
    func startNode(_ address: String) throws -> Node {
        let node = try Node(address)
        addTeardownBlock { node.running.kill() }
        return node
    }

    /// Asks until the answer is right; fails when that takes too long.
    @discardableResult
    func eventually(
        _ ask: () throws -> Answer, file: StaticString = #filePath, line: UInt = #line, until isRight: (Answer) -> Bool
    ) throws -> Answer {
        let deadline = Date(timeIntervalSinceNow: Double(Wire.deadline))
        var answer = try ask()
        while !isRight(answer), Date() < deadline { answer = try ask() }
        XCTAssert(isRight(answer), answer.text, file: file, line: line)
        return answer
    }
}
