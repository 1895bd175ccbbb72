import XCTest

@testable import hi5d

/// How command lines are read, and what the help says.
final class CommandLineTests: XCTestCase {
    private let command = Command(
        "ticket reply", ["N", "TEXT…"],
        [Option("server", "URL", env: "HI5_SERVER", default: "none", "the server"), Option(switch: "json", "JSON")],
        "Answer."
    ) { _ in }

    private func parse(_ words: [String], _ environment: [String: String] = [:]) throws -> Invocation {
        try command.parse(words, environment: environment)
    }

    private func refusal(_ words: [String]) -> String? {
        do { _ = try parse(words) } catch let failure as CommandFailure {
            XCTAssertEqual(failure.code, .usage)
            return failure.message
        } catch { XCTFail("\(error)") }
        return nil
    }

    func testOptionsComeFromTheLineThenTheEnvironmentThenTheDefault() throws {
        let words = ["7", "hi"]
        XCTAssertEqual(try parse(words)["server"], "none")
        XCTAssertEqual(try parse(words, ["HI5_SERVER": ""])["server"], "none")
        XCTAssertEqual(try parse(words, ["HI5_SERVER": "there"])["server"], "there")
        XCTAssertEqual(try parse(words + ["--server", "here"], ["HI5_SERVER": "there"])["server"], "here")
        XCTAssertEqual(try parse(words + ["--server=a=b"])["server"], "a=b")
        XCTAssertFalse(try parse(words).isSet("json"))
        XCTAssert(try parse(["--json"] + words).isSet("json"))
    }

    func testArguments() throws {
        XCTAssertEqual(try parse(["7", "hello", "there"]).arguments, ["7", "hello there"])
        XCTAssertEqual(try parse(["7", "--", "--json", "is", "text"]).arguments, ["7", "--json is text"])
        XCTAssertEqual(try parse(["7", "-"]).arguments, ["7", "-"])
    }

    func testMistakesAreOneLineEach() throws {
        let usage = "Usage: hi5d ticket reply N TEXT… [options]"
        XCTAssertEqual(refusal([]), "N is missing. \(usage)")
        XCTAssertEqual(refusal(["7"]), "TEXT… is missing. \(usage)")
        XCTAssertEqual(refusal(["7", "hi", "--server"]), "--server needs a value: URL. \(usage)")
        XCTAssertEqual(refusal(["7", "hi", "--json=1"]), "--json takes no value. \(usage)")
        let help = "Help: hi5d ticket reply --help"
        XCTAssertEqual(refusal(["--sever", "x"]), "there is no option --sever, did you mean --server? \(help)")
        XCTAssertEqual(refusal(["--colour"]), "there is no option --colour. \(help)")
        XCTAssertEqual(refusal(["--="]), "there is no option --. \(help)")
    }

    func testNearestWord() {
        XCTAssertEqual(["ticket", "serve"].nearest(to: "tiket"), "ticket")
        XCTAssertEqual(["port", "host"].nearest(to: "prot"), nil, "half of it is wrong")
        XCTAssertEqual(["log-level"].nearest(to: "loglevel"), "log-level")
        XCTAssertNil(["serve"].nearest(to: "x"))
        XCTAssertNil([String]().nearest(to: "x"))
    }

    func testNumbersAndChoices() throws {
        let invocation = Invocation(arguments: [], values: ["port": "70000", "log-level": "loud"])
        XCTAssertThrowsError(try invocation.int("port", 0...65_535)) {
            let expected = "--port must be a whole number from 0 to 65535, not \"70000\""
            XCTAssertEqual($0 as? CommandFailure, CommandFailure(.usage, expected))
        }
        XCTAssertThrowsError(try invocation.choice("log-level", of: Logger.Level.self)) {
            let expected = "--log-level must be one of debug, info, warning, error, not \"loud\""
            XCTAssertEqual($0 as? CommandFailure, CommandFailure(.usage, expected))
        }
    }

    func testHelpFitsEightyColumnsAndNamesEverything() {
        XCTAssertEqual(Set(commands.map(\.name)).count, commands.count)
        for command in commands {
            XCTAssert(command.help.contains("usage: hi5d \(command.name)"), command.name)
            for option in command.options { XCTAssert(command.help.contains("--\(option.name)"), option.name) }
            for line in command.help.split(separator: "\n") {
                XCTAssertLessThanOrEqual(String(line).displayWidth, 80, String(line))
            }
        }
    }
}
