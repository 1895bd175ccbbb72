import JSON
import XCTest

@testable import hi5d

/// `hi5d bot eval` on articles of one's own, without server and database.
final class BotEvalCommandTests: XCTestCase {
    private func folder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hi5-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        addTeardownBlock { try? FileManager.default.removeItem(atPath: folder) }
        func article(_ id: String, _ asked: [String]) -> String {
            let list = asked.map { "\"\($0)\"" }.joined(separator: ",")
            return
                "{\"id\":\"\(id)\",\"locale\":\"en\",\"section\":\"x\",\"title\":\"\(id)\",\"body\":\"Text.\",\"asked\":[\(list)]}\n"
        }
        let articles =
            article("reset-password", ["forgot my password", "password is lost", "need a new password"])
            + article("cancel", ["cancel my plan", "stop my plan", "I want to cancel"])
        try articles.write(toFile: "\(folder)/articles.jsonl", atomically: true, encoding: .utf8)
        try "weather in rome\nweather today\ntell a joke\n"
            .write(toFile: "\(folder)/outside.txt", atomically: true, encoding: .utf8)
        try """
        {"locale":"en","text":"lost my password","topic":"reset-password"}
        {"locale":"en","text":"what is the weather","topic":null}

        """.write(toFile: "\(folder)/one.jsonl", atomically: true, encoding: .utf8)
        try "{\"locale\":\"en\",\"text\":\"cancel plan\",\"topic\":\"cancel\",\"also\":[]}\n"
            .write(toFile: "\(folder)/two.jsonl", atomically: true, encoding: .utf8)
        return folder
    }

    func testItReportsTheFiguresOfAllFilesTogether() throws {
        let folder = try folder()
        let outcome = try Program.run([
            "bot", "eval", "\(folder)/one.jsonl", "\(folder)/two.jsonl", "--articles", "\(folder)/articles.jsonl",
            "--outside", "\(folder)/outside.txt", "--json", "--curve", "--errors",
        ])
        XCTAssertEqual(outcome.code, 0, outcome.error)
        let json = try JSON.parse(outcome.output)
        XCTAssertEqual(json["all"]?["in_scope"]?.int, 2)
        XCTAssertEqual(json["all"]?["out_of_scope"]?.int, 1)
        XCTAssertEqual(json["all"]?["false_answers"]?.int, 0)
        XCTAssertEqual(json["locales"]?["en"]?["in_scope"]?.int, 2)
        for name in ["direct", "resolution", "wrong_rate", "false_rate", "false_suggested_rate"] {
            XCTAssertNotNil(json["all"]?[name]?.double, name)
        }
        XCTAssertEqual(json["all"]?["curve"]?.array?.count, 19)
        XCTAssertNotNil(json["errors"]?.array)
    }

    func testItFitsInto80ColumnsAndSaysWhatIsWrong() throws {
        let folder = try folder()
        let arguments = ["bot", "eval", "\(folder)/one.jsonl", "--articles", "\(folder)/articles.jsonl"]
        let outcome = try Program.run(arguments + ["--curve", "--errors", "--variants", "0", "--no-concepts"])
        XCTAssertEqual(outcome.code, 0, outcome.error)
        for line in outcome.output.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80, "\(line)") }
        XCTAssertEqual(try Program.run(["bot", "eval"]).code, 2)
        XCTAssertEqual(try Program.run(arguments + ["--variants", "-1"]).code, 2)
        XCTAssertEqual(try Program.run(arguments + ["--brand", "x"]).code, 2)
        XCTAssertEqual(try Program.run(["bot", "eval", "\(folder)/missing.jsonl"]).code, 7)
        try "{\"locale\":\"en\"}".write(toFile: "\(folder)/bad.jsonl", atomically: true, encoding: .utf8)
        let bad = try Program.run(["bot", "eval", "\(folder)/bad.jsonl"])
        XCTAssertEqual(bad.code, 7)
        XCTAssertTrue(bad.error.contains("bad.jsonl:1"), bad.error)
    }
}
