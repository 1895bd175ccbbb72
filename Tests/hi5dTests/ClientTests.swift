import Foundation
import JSON
import XCTest

@testable import hi5d

/// The commands against a running server, as agents and scripts use them.
final class ClientTests: ProgramTestCase {
    private func expect(
        _ outcome: Program.Outcome, _ code: ExitCode, _ part: String = "", file: StaticString = #filePath,
        line: UInt = #line
    ) {
        XCTAssertEqual(outcome.code, code.rawValue, outcome.error, file: file, line: line)
        guard code != .success else { return XCTAssertEqual(outcome.error, "", file: file, line: line) }
        XCTAssertEqual(outcome.output, "", file: file, line: line)
        XCTAssert(outcome.error.hasPrefix("hi5d: "), outcome.error, file: file, line: line)
        XCTAssert(outcome.error.contains(part), outcome.error, file: file, line: line)
        XCTAssertEqual(outcome.error.filter { $0 == "\n" }.count, 1, outcome.error, file: file, line: line)
    }

    func testExitCodes() throws {
        let demo = try startDemo(in: folder())
        let ticket = String(try demo.subscriber("ben").escalate().ticket)
        expect(try demo.run(["ticket", "take", ticket]), .success)
        expect(try demo.run(["ticket", "show", "424242"]), .notFound, "no such ticket")
        expect(try demo.run(["ticket", "take", ticket], as: "Kim"), .conflict, "taken by Noa")
        expect(try demo.run(["ticket", "reply", ticket, "hi"], as: "Kim"), .conflict, "taken by Noa")
        expect(try demo.run(["ticket", "reply", ticket, " "]), .invalid, "\"text\"")
        expect(try demo.run(["ticket", "note", ticket, String(repeating: "a", count: 20_001)]), .invalid, "20000")
        expect(try demo.run(["ticket", "list", "--status", "late"]), .invalid, "\"status\"")
        let program = try folder() + "/picture.png"
        try Data([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2]).write(to: URL(fileURLWithPath: program))
        expect(try demo.run(["ticket", "attach", ticket, program]), .invalid, "not taken")
        expect(try demo.run(["ticket", "solve", ticket]), .success)
        expect(try demo.run(["ticket", "solve", ticket]), .conflict, "solved")

        let server = ["HI5_SERVER": demo.url]
        func run(_ arguments: [String], _ token: String?) throws -> Program.Outcome {
            try Program.run(arguments, server.merging(token.map { ["HI5_TOKEN": $0] } ?? [:]) { $1 })
        }
        expect(try run(["ticket", "list"], nil), .notAllowed, "HI5_TOKEN")
        expect(try run(["ticket", "list"], "at_wrong"), .notAllowed, "not valid")
        expect(try run(["ticket", "list"], demo.visitor.key), .notAllowed, "agent token")
        expect(try run(["bot", "ask", "hi"], demo.visitor.key), .notAllowed, "secret key or an agent token")
        for number in ["0", "-1", "x", "99999999999999999999", "1.5"] {
            expect(try demo.run(["ticket", "show", number]), .usage, "\"\(number)\"")
        }
        expect(try demo.run(["ticket", "list", "--limit", "0"]), .usage, "--limit")
        expect(try demo.run(["ticket", "list", "--cursor", "x"]), .usage, "--cursor")
        expect(try Program.run(["ticket", "list"]), .usage, "HI5_SERVER")
        expect(try Program.run(["ticket", "list", "--server", "example"]), .usage, "\"example\"")

        // An address given with a slash at its end is the same.
        let slashed = ["HI5_SERVER": demo.url + "/", "HI5_TOKEN": demo.token(of: "Noa")]
        expect(try Program.run(["ticket", "show", ticket], slashed), .success)
        demo.running.signal(SIGTERM)
        XCTAssertEqual(try demo.running.waitForExit(), 0)
        expect(try demo.run(["ticket", "list"]), .serverAway, "cannot be reached")
    }

    func testAnythingElseThanOurServerIsAway() throws {
        let other = try startTalker("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
        let environment = ["HI5_SERVER": "http://127.0.0.1:\(other)", "HI5_TOKEN": "at_x"]
        expect(try Program.run(["ticket", "list"], environment), .serverAway, "does not answer like a Hi5 server")
    }

    /// Listens on a free port and says the same to the first who asks.
    private func startTalker(_ words: String) throws -> Int {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        // Wakes the thread, should nobody have come. The number is not given back: the thread may hold it still.
        addTeardownBlock { shutdown(listening, Int32(SHUT_RDWR)) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, length) == 0 && listen(listening, 4) == 0
                    && getsockname(listening, $0, &length) == 0
            }
        }
        XCTAssert(isReady)
        Thread {
            let caller = accept(listening, nil, nil)
            defer { close(caller) }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            guard caller >= 0, recv(caller, &buffer, buffer.count, 0) > 0 else { return }
            _ = send(caller, Array(words.utf8), words.utf8.count, Int32(MSG_NOSIGNAL))
        }.start()
        return Int(in_port_t(bigEndian: address.sin_port))
    }

    func testWhatIsPrintedFitsAndIsHarmless() throws {
        let demo = try startDemo(in: folder())
        let attack = "\u{1B}]0;owned\u{07}\u{1B}[2J\u{9B}31m\u{7F}\u{202E}\r"
        let words = "agent please: \(attack) \(String(repeating: "字幕が出ません。", count: 60)) 🎬"
        let ticket = String(try demo.subscriber("ben").escalate(words).ticket)
        expect(try demo.run(["ticket", "note", ticket, "note \(attack)"]), .success)
        for command in [
            ["ticket", "list"], ["ticket", "show", ticket], ["bot", "ask", words], ["faq", "search", "cancel my plan"],
        ] {
            let plain = try demo.run(command)
            expect(plain, .success)
            for line in plain.output.split(separator: "\n") {
                XCTAssertLessThanOrEqual(String(line).displayWidth, 80, String(line))
            }
            let json = try demo.run(command + ["--json"])
            expect(json, .success)
            XCTAssertNotNil(try JSON.parse(json.output).members, json.output)
            for output in [plain.output, json.output] {
                XCTAssertFalse(output.unicodeScalars.contains { $0.steersTerminal && $0 != "\n" }, command[0])
            }
        }
        let shown = try JSON.parse(try demo.run(["ticket", "show", ticket, "--json"]).output)
        XCTAssertEqual(shown["messages"]?[0]?["text"]?.string, words, "JSON keeps the text as it was")
    }

    func testChangesPrintWhatTheyDidAndJSONOnDemand() throws {
        let demo = try startDemo(in: folder())
        let ticket = String(try demo.visitor.escalate().ticket)
        XCTAssertEqual(try demo.run(["ticket", "take", ticket]).output, "Ticket \(ticket) is yours (open).\n")
        XCTAssertEqual(
            try demo.run(["ticket", "reply", ticket, "Hello", "there"]).output,
            "Ticket \(ticket) is answered (pending).\n")
        XCTAssertEqual(
            try demo.run(["ticket", "note", ticket, "Hm"]).output, "Ticket \(ticket) has your note (pending).\n")
        XCTAssertEqual(try demo.run(["ticket", "solve", ticket]).output, "Ticket \(ticket) is solved.\n")
        let solved = try JSON.parse(try demo.run(["ticket", "show", ticket, "--json"]).output)
        XCTAssertEqual(solved["status"]?.string, "solved")
        XCTAssertEqual(solved["messages"]?.array?.last?["text"]?.string, "Hello there")
        XCTAssert(try demo.run(["ticket", "list"]).output.hasPrefix("No tickets (unsolved)."))
        XCTAssert(try demo.run(["ticket", "list", "--status", "all"]).output.contains("solved"))
    }

    func testTheStarterFAQNeedsNoServer() throws {
        let asked = try Program.run(["bot", "ask", Words.question])
        expect(asked, .success)
        XCTAssert(asked.output.contains(Words.answerID), asked.output)
        XCTAssert(
            try Program.run(["bot", "ask", "wie kann ich mein abo kündigen"]).output.contains("answer (de)"),
            "the language is told from the text")
        let found = try Program.run([
            "faq", "search", "--locale", "fr-CA", "--limit", "1", "--json", "annuler", "mon", "abonnement",
        ])
        expect(found, .success)
        let json = try JSON.parse(found.output)
        XCTAssertEqual(json["locale"]?.string, "fr")
        XCTAssertEqual(json["results"]?.array?.count, 1)
        expect(try Program.run(["faq", "search", "--locale", "nonsense", "a"]), .usage, "language tag")
        expect(try Program.run(["faq", "search", "--limit", "51", "a"]), .usage, "1 to 50")
        expect(try Program.run(["faq", "search"]), .usage, "QUERY… is missing")
    }

    func testHelp() throws {
        for command in commands {
            for flag in ["--help", "-h"] {
                let outcome = try Program.run(command.path + [flag])
                expect(outcome, .success)
                XCTAssertEqual(outcome.output, command.help + "\n")
            }
            XCTAssertEqual(try Program.run(["help"] + command.path).output, command.help + "\n")
        }
        for words in [[], ["help"], ["--help"], ["ticket", "--help"], ["help", "ticket"]] {
            let outcome = try Program.run(words)
            expect(outcome, .success)
            XCTAssert(outcome.output.contains("ticket take N"), outcome.output)
            for line in outcome.output.split(separator: "\n") {
                XCTAssertLessThanOrEqual(String(line).displayWidth, 80, String(line))
            }
        }
        XCTAssertEqual(try Program.run(["--version"]).output, "hi5d \(version)\n")
        expect(try Program.run(["help", "tikcet"]), .usage, "\"tikcet\"")
    }
}
