import Foundation
import JSON
import XCTest

@testable import hi5d

/// What leads and editors do with the bot, and agents with what it handed over, from the command line.
final class BotCommandTests: ProgramTestCase {
    private func succeed(
        _ outcome: Program.Outcome, _ parts: String..., file: StaticString = #filePath, line: UInt = #line
    ) {
        XCTAssertEqual(outcome.code, 0, outcome.error, file: file, line: line)
        for part in parts { XCTAssert(outcome.output.contains(part), outcome.output, file: file, line: line) }
        for text in outcome.output.split(separator: "\n") {
            XCTAssertLessThanOrEqual(text.count, 80, String(text), file: file, line: line)
        }
    }

    func testASolvedTicketTeaches() throws {
        let demo = try startDemo(in: folder())
        let number = String(try demo.subscriber("ben").escalate().ticket)
        succeed(try demo.run(["bot", "learn"], as: "Kim"), "Nothing is waiting.")
        let unknown = try demo.run(["ticket", "solve", number, "--article", "none"])
        XCTAssertEqual(unknown.code, ExitCode.invalid.rawValue)
        XCTAssert(unknown.error.contains("\"article\""), unknown.error)
        let question = "my recordings have vanished"
        succeed(
            try demo.run(["ticket", "solve", number, "--article", "missing-content", "--question", question]),
            "Ticket \(number) is solved.")
        succeed(try demo.run(["ticket", "teach", number, "download-offline"]), "Offered for download-offline")
        succeed(
            try demo.run(["bot", "teach", "missing-content", "where did it go", "--locale", "en"], as: "Kim"),
            "3 are waiting")
        XCTAssertEqual(try demo.run(["bot", "learn"]).code, ExitCode.notAllowed.rawValue, "not an editor")
        succeed(try demo.run(["bot", "learn"], as: "Kim"), question, "[missing-content]")
        let list = try JSON.parse(demo.run(["bot", "learn", "--json"], as: "Kim").output)
        let lesson = try XCTUnwrap(list["lessons"]?.array?.first { $0["text"]?.string == question })
        let id = try XCTUnwrap(lesson["id"]?.string)
        succeed(try demo.run(["bot", "learn", id], as: "Kim"), question)
        succeed(try demo.run(["bot", "learn", id, "--accept"], as: "Kim"), "Accepted; 2 more are waiting.")
        succeed(try demo.run(["bot", "ask", question]), "missing-content")
        succeed(try demo.run(["bot", "ask", "comment résilier mon abonnement"]), "answer (fr)")
        succeed(try demo.run(["bot", "ask", "comment résilier mon abonnement", "--locale", "en"]), "(en)")
    }

    func testHandingBackToTheBot() throws {
        let demo = try startDemo(in: folder())
        let ben = demo.subscriber("ben")
        let (conversation, number) = try ben.escalate()
        XCTAssertEqual(try ben.say(Words.question, in: conversation).json["outcome"]?.string, "waiting")
        succeed(try demo.run(["ticket", "hand-back", String(number)]), "with the bot again")
        XCTAssertEqual(try ben.say(Words.question, in: conversation).json["outcome"]?.string, "answered")
        XCTAssertEqual(
            try demo.run(["ticket", "hand-back", String(number)]).code, ExitCode.conflict.rawValue, "the bot has it")
    }

    func testThresholdsAreChosenShownAndTakenBack() throws {
        let demo = try startDemo(in: folder())
        succeed(try demo.run(["bot", "thresholds"], as: "Kim"), "LOCALE", "the language's")
        let file = try folder() + "/asked.jsonl"
        let lines = (0..<30).map { _ in
            #"{"locale":"en","text":"How do I cancel my subscription?","topic":"cancel-subscription","kind":"plain"}"#
        }
        let outside = #"{"locale":"en","text":"what is the weather like tomorrow","topic":null}"#
        try Data((lines + [outside]).joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        succeed(try demo.run(["bot", "thresholds", file], as: "Kim"), "en: 30 questions, 1 outside", "--apply")
        succeed(try demo.run(["bot", "thresholds"], as: "Kim"), "the language's")
        succeed(
            try demo.run(["bot", "thresholds", file, "--precision", "99", "--apply"], as: "Kim"), "100.0%", "in use now"
        )
        let own = try JSON.parse(demo.run(["bot", "thresholds", "--json"], as: "Kim").output)
        XCTAssertEqual(
            own["thresholds"]?.array?.filter { $0["own"]?.bool == true }.map { $0["locale"]?.string }, ["en"])
        succeed(try demo.run(["bot", "thresholds", "--reset"], as: "Kim"), "the language's")
        for wrong in [["--apply"], [file, "--reset"], [file, "--precision", "101"]] {
            XCTAssertEqual(
                try demo.run(["bot", "thresholds"] + wrong, as: "Kim").code, ExitCode.usage.rawValue, "\(wrong)")
        }
        XCTAssertEqual(try demo.run(["bot", "thresholds"]).code, ExitCode.notAllowed.rawValue)
    }
}
