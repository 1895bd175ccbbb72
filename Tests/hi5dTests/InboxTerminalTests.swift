import Foundation
import XCTest

@testable import hi5d

/// The inbox in a real terminal, against a running server.
final class InboxTerminalTests: ServerTestCase {
    private func start(
        _ server: TestServer, columns: Int = 100, rows: Int = 30, token: String? = nil
    ) throws -> (pane: TerminalPane, folder: String) {
        let folder = try temporaryFolder()
        let pane = try TerminalPane(
            columns: columns, rows: rows,
            [
                "HI5_SERVER": "http://127.0.0.1:\(server.port)", "HI5_TOKEN": token ?? server.one.noa,
                "XDG_STATE_HOME": "\(folder)/state", "XDG_CONFIG_HOME": "\(folder)/config",
                "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
            ], in: folder)
        addTeardownBlock {
            pane.end()
            try? FileManager.default.removeItem(atPath: folder)
        }
        try pane.type("\(Program.path) inbox; echo ended with $?")
        try pane.press("Enter")
        return (pane, folder)
    }

    func testATicketIsOpenedAnsweredAndSolved() throws {
        let server = try startServer()
        let attack = "agent please: \u{1B}]0;owned\u{07}\u{1B}[2J"
        let (conversation, number) = try server.one.subscriber("ben").escalate(attack + "日本語の題名 שלום 🎬")
        let other = try server.one.visitor.escalate().ticket
        let (pane, _) = try start(server)
        try pane.wait(for: "2 unsolved · Noa · Brand one")
        try pane.wait(for: "> \(other) new")
        try pane.press("j")
        try pane.wait(for: "> \(number) new")
        try pane.press("Enter")
        try pane.wait(for: "Apple bills · Arena+ Sports · active")
        // A ticket that comes in meanwhile is shown.
        let third = try server.one.visitor.escalate().ticket
        try pane.wait(for: "3 unsolved, 1 new")
        try pane.wait(for: "*\(third) new")

        try pane.press("t")
        try pane.wait(for: "Ticket \(number) is yours (open).")
        try pane.press("n")
        try pane.wait(for: "only agents read this")
        try pane.type("Billed by Apple")
        try pane.press("C-s")
        try pane.wait(for: "note by Noa")
        try pane.press("r")
        try pane.wait(for: "Reply to #\(number)")
        try pane.type("Hello Ben, שלום 日本語")
        try pane.press("C-s")
        try pane.wait(for: "Ticket \(number) is answered (pending).")
        let read = try server.one.subscriber("ben").get("/v1/conversations/\(conversation)")
        XCTAssertEqual(read.json["messages"]?.array?.last?["text"]?.string, "Hello Ben, שלום 日本語")
        XCTAssertFalse(read.text.contains("Billed by Apple"))

        try pane.press("s")
        try pane.wait(for: "s again solves #\(number)")
        try pane.press("s")
        try pane.wait(for: "Ticket \(number) is solved.")
        try pane.press("Escape")
        try pane.wait("the list without the solved one") { screen in
            screen.contains("2 unsolved") && !screen.split(separator: "\n").contains { $0.hasPrefix("> \(number)") }
        }
        let ticket = try server.one.agent.get("/v1/tickets/\(number)").json
        XCTAssertEqual(ticket["status"]?.string, "solved")
        XCTAssertEqual(ticket["notes"]?[0]?["text"]?.string, "Billed by Apple")

        try pane.press("q")
        let end = try pane.wait(for: "ended with 0")
        XCTAssertFalse(end.contains("unsolved"), "the screen from before is back:\n\(end)")
    }

    func testCommandsAreTypedAsAtTheShell() throws {
        let server = try startServer()
        let (_, number) = try server.one.subscriber("ben").escalate()
        let (pane, folder) = try start(server, columns: 80, rows: 24)
        try pane.wait(for: "> \(number) new")
        try pane.press("Enter")
        try pane.type(":assign n")
        try pane.wait(for: "Noa")
        try pane.press("Tab", "Enter")
        try pane.wait(for: "Ticket \(number) is Noa's (open).")
        try pane.type(":tag +vip +שלום")
        try pane.press("Enter")
        try pane.wait(for: "Tags: vip, שלום")
        // What somebody else does meanwhile is shown before it is decided on.
        try pane.type(":priority low")
        let path = "/v1/tickets/\(number)"
        _ = try server.one.agent.send("PATCH", path, Array(#"{"priority":"high","why":"a regular"}"#.utf8))
        try pane.wait(for: "open · high")
        try pane.press("Enter")
        try pane.wait(for: "Ticket \(number) is changed (open).")
        try pane.type(":hold --why \"the bank\"")
        try pane.press("Enter")
        try pane.wait(for: "is on hold")
        try pane.press("H")
        try pane.wait(for: "hold: the bank")
        try pane.press("Escape", "R")
        try pane.wait(for: "Ticket \(number) is open.")

        let file = "\(folder)/black screen.txt"
        try "It stays black.".write(toFile: file, atomically: true, encoding: .utf8)
        try pane.press("r")
        try pane.wait(for: "Reply to #\(number)")
        try pane.type("Hello")
        try pane.press("C-o")
        try pane.type("\(folder)/bla")
        try pane.wait(for: "black screen.txt")
        try pane.press("Tab", "Enter")
        try pane.wait(for: "has the file, which its subscriber sees")
        try pane.press("C-s")
        try pane.wait(for: "Ticket \(number) is answered (pending).")
        try FileManager.default.copyItem(atPath: Program.path, toPath: "\(folder)/lies.png")
        try pane.type(":attach \(folder)/lies.png")
        try pane.press("Enter")
        // Where the sentence is wrapped depends on the folder's name.
        try pane.wait(for: "at most 10 MiB")
        try pane.type(":refund none twice")
        try pane.press("Enter")
        try pane.wait(for: "There is no such payment of the subscriber.")
        let ticket = try server.one.agent.get(path).json
        XCTAssertEqual(ticket["attachments"]?[0]?["name"]?.string, "black screen.txt")
        XCTAssertEqual(ticket["attachments"]?[0]?["public"]?.bool, true)
        XCTAssertEqual(ticket["priority"]?.string, "low")
    }

    func testWhatHappensToATicketOfTheirsIsSaid() throws {
        let server = try startServer()
        let (conversation, number) = try server.one.subscriber("ben").escalate()
        let other = try server.one.visitor.escalate().ticket
        _ = try server.one.agent.post("/v1/tickets/\(number)/take")
        let (pane, _) = try start(server, columns: 80, rows: 24)
        try pane.wait(for: "> \(other) new")
        _ = try server.one.subscriber("ben").say("hello?", in: conversation)
        try pane.wait(for: "1 unread")
        _ = try server.one.subscriber("ben").say("is anybody there?", in: conversation)
        try pane.wait(for: "#\(number) subscriber: subscriber message")
        try pane.wait(for: "2 unread")
        try pane.press("u")
        try pane.wait(for: "> \(number)")
        try pane.press("Enter")
        try pane.wait(for: "is anybody there?")
        try pane.wait("nothing unread") { !$0.contains(" unread") }
        // The server knows that those were read: one more is the only one.
        _ = try server.one.subscriber("ben").say("one more thing", in: conversation)
        try pane.wait(for: ", 1 unread")
    }

    func testItFitsWhateverSizeTheTerminalBecomes() throws {
        let server = try startServer()
        let number = try server.one.subscriber("ben").escalate("agent please: 字幕が出ません").ticket
        let (pane, _) = try start(server, columns: 130, rows: 40)
        try pane.wait(for: "> \(number) new")
        try pane.press("Enter")
        try pane.wait(for: "Apple bills")
        for (columns, rows) in [(80, 24), (40, 10), (20, 6), (130, 40), (80, 24)] {
            try pane.resize(columns: columns, rows: rows)
            let screen = try pane.wait("a screen of \(columns)x\(rows)") { screen in
                let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
                return lines.first?.contains("Hi5") ?? false
                    && lines.dropFirst(rows - 1).first?.contains("help") ?? false
                    && screen.contains("#\(number)")
            }
            for line in screen.split(separator: "\n") {
                XCTAssertLessThanOrEqual(String(line).displayWidth, columns, screen)
            }
        }
    }

    func testTheTerminalIsGivenBackHoweverItEnds() throws {
        let server = try startServer()
        let number = try server.one.visitor.escalate().ticket
        let (pane, folder) = try start(server, columns: 80, rows: 24)
        try pane.wait(for: "> \(number) new")
        // Suspended and back.
        try pane.press("C-z")
        try pane.wait(for: "Stopped")
        try pane.type("fg")
        try pane.press("Enter")
        try pane.wait(for: "> \(number) new")
        // Ended from outside while something is being written: the draft is there afterwards.
        try pane.press("r")
        try pane.wait(for: "Reply to #\(number)")
        try pane.type("half a sentence")
        try pane.wait(for: "half a sentence")
        let id = try Shell.run(["pgrep", "-f", "^\(Program.path) inbox"]).output
        let process = try XCTUnwrap(
            id.split(separator: "\n").compactMap { pid_t($0) }.first { isChild($0, of: folder) }, id)
        kill(process, SIGTERM)
        try pane.wait(for: "Terminated")
        try pane.type("stty -a | tr ' ' '\\n' | grep -c -x -e echo -e icanon")
        try pane.press("Enter")
        try pane.wait("a terminal that echoes and takes lines") { $0.contains("\n2\n") }
        try pane.type("\(Program.path) inbox")
        try pane.press("Enter")
        try pane.wait(for: "1 draft")
        try pane.press("r")
        try pane.wait(for: "half a sentence")
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/state/hi5/drafts")[.posixPermissions]
        XCTAssertEqual(mode as? Int, 0o600)
    }

    /// Whether a process is this test's: other tests may run the program too.
    private func isChild(_ process: pid_t, of folder: String) -> Bool {
        let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data()
        return String(decoding: environment, as: UTF8.self).contains(folder)
    }

    func testWithoutAServerItSaysSoAndGoesOnWhenThereIsOne() throws {
        let server = try startServer()
        let number = try server.one.visitor.escalate().ticket
        let (pane, _) = try start(server, columns: 80, rows: 24)
        try pane.wait(for: "> \(number) new")
        server.stop()
        try pane.wait(for: "offline, retrying")
        try pane.press("n")
        try pane.type("kept")
        try pane.press("C-s")
        try pane.wait(for: "not sent yet: it is kept")
        try pane.press("q")
        try pane.wait(for: "Drafts are kept: 1")
    }

    func testWhereItCannotRunItSaysWhy() throws {
        let server = try startServer()
        let login = ["HI5_SERVER": "http://127.0.0.1:\(server.port)", "HI5_TOKEN": server.one.noa]
        let piped = try Program.run(["inbox"], login)
        XCTAssertEqual(piped.code, ExitCode.usage.rawValue)
        XCTAssert(piped.error.contains("needs a terminal") && piped.error.contains("hi5d ticket list"), piped.error)
        let (pane, _) = try start(server, token: "at_wrong")
        try pane.wait(for: "ended with 3")
        try pane.wait(for: "This key is not valid")
        try pane.type("TERM=dumb \(Program.path) inbox; echo dumb ended with $?")
        try pane.press("Enter")
        try pane.wait(for: "dumb ended with 2")
        try pane.type("HI5_TOKEN=\(server.one.keys.secret) \(Program.path) inbox; echo secret ended with $?")
        try pane.press("Enter")
        try pane.wait(for: "secret ended with 3")
    }
}
