import Foundation
import JSON
import XCTest

@testable import hi5d

/// `hi5d faq show|put|edit|history|remove`, run as their users run them.
final class FAQArticleCommandTests: ServerTestCase {
    private let text = """
        ---
        title: What does it cost?
        section: billing
        tags: price
        asked:
          - tariffs
        ---

        By **card**.

        """

    /// Runs the program for a lead; `editor`: a shell script that gets the file's name.
    private func run(
        _ words: [String], _ server: TestServer, editor: String = "exit 9", state: String = "", input: String? = nil
    ) throws -> Program.Outcome {
        let outcome = try Program.run(
            words,
            [
                "HI5_SERVER": "http://127.0.0.1:\(server.port)", "HI5_TOKEN": server.one.kim, "EDITOR": editor,
                "VISUAL": "", "XDG_STATE_HOME": state,
            ], input: input)
        for line in (outcome.output + outcome.error).split(separator: "\n") where !line.contains("/") {
            XCTAssertLessThanOrEqual(String(line).displayWidth, 100, String(line))
        }
        return outcome
    }

    private func folder() throws -> String {
        let folder = try temporaryFolder()
        addTeardownBlock { try? FileManager.default.removeItem(atPath: folder) }
        return folder
    }

    private func files(_ state: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(state)/hi5/articles")) ?? []).sorted()
    }

    private func title(_ server: TestServer) throws -> JSON? {
        try server.one.program.get("/v1/articles/costs/en").json["article"]?["title"]
    }

    func testAnArticleIsPutShownAndRemoved() throws {
        let server = try startServer()
        let path = "\(try folder())/anything.txt"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let put = try run(["faq", "put", "costs", "en", path], server)
        XCTAssertEqual(put.code, 0, put.error)
        XCTAssert(put.output.hasPrefix("Published: costs (en), version 1, changed "), put.output)
        XCTAssertEqual(try run(["faq", "show", "costs", "en"], server).output, text)
        let json = try JSON.parse(Array(try run(["faq", "show", "costs", "en", "--json"], server).output.utf8))
        XCTAssertEqual(json["version"], 1)
        let changed = text.replacing("cost?", with: "cost now?")
        XCTAssertEqual(try run(["faq", "put", "costs", "en", "-", "--seen", "1"], server, input: changed).code, 0)
        let late = try run(["faq", "put", "costs", "en", path, "--seen", "1"], server)
        XCTAssertEqual(late.code, ExitCode.conflict.rawValue)
        XCTAssertEqual(
            late.error, "hi5d: It was changed meanwhile (title changed by Kim) and is at version 2 now.\n")
        let history = try run(["faq", "history", "costs", "en"], server).output
        XCTAssertEqual(history.split(separator: "\n").map { $0.suffix(20) }.last, "changed title by Kim")
        XCTAssertEqual(
            try run(["faq", "remove", "costs", "en", "--seen", "1"], server).code, ExitCode.conflict.rawValue)
        XCTAssertEqual(try run(["faq", "remove", "costs", "en"], server).output, "costs (en) is removed.\n")
        for words in [["show"], ["remove"], ["put"]] {
            let missing = words == ["put"] ? [path, "--seen", "1"] : []
            let code: ExitCode = words == ["put"] ? .conflict : .notFound
            XCTAssertEqual(try run(["faq"] + words + ["costs", "en"] + missing, server).code, code.rawValue)
        }
    }

    func testMistakesNameTheLine() throws {
        let server = try startServer()
        let wrong = text.replacing("section: billing", with: "secton: billing")
        let put = try run(["faq", "put", "costs", "en", "-"], server, input: wrong)
        XCTAssertEqual(put.code, ExitCode.invalid.rawValue)
        XCTAssert(put.error.contains("standard input:3: \"secton\" is not known"), put.error)
        XCTAssertEqual(try run(["faq", "put", "costs", "en", "/none/x.md"], server).code, ExitCode.invalid.rawValue)
        XCTAssertEqual(try run(["faq", "put", "costs", "klingon", "-"], server).code, ExitCode.usage.rawValue)
        XCTAssertEqual(try run(["faq", "put", "costs", "en"], server).code, ExitCode.usage.rawValue)
        XCTAssertEqual(
            try run(["faq", "show", "costs/../x", "en"], server).code, ExitCode.usage.rawValue, "no id")
        XCTAssertNil(try title(server))
    }

    func testAnEditGoesBackToTheServerAndLeavesNothingBehind() throws {
        let (server, state) = (try startServer(), try folder())
        let written = "\(try folder())/written.md"
        try Data(text.utf8).write(to: URL(fileURLWithPath: written))
        let new = try run(["faq", "edit", "costs", "en"], server, editor: "cp \(written)", state: state)
        XCTAssertEqual(new.code, 0, new.error)
        XCTAssertEqual(try title(server), "What does it cost?")
        let edit = try run(["faq", "edit", "costs", "en"], server, editor: "sed -i s/cost/weigh/", state: state)
        XCTAssert(edit.output.hasPrefix("Published: costs (en), version 2, "), edit.output + edit.error)
        XCTAssertEqual(try title(server), "What does it weigh?")
        let untouched = try run(["faq", "edit", "costs", "en"], server, editor: "true", state: state)
        XCTAssertEqual(untouched.output, "Nothing was changed.\n")
        let broken = try run(["faq", "edit", "costs", "en"], server, editor: "/none/editor", state: state)
        XCTAssertEqual(broken.code, ExitCode.failure.rawValue)
        XCTAssertEqual(files(state), [])
    }

    func testWhatCannotBePutBackIsKept() throws {
        let (server, state) = (try startServer(), try folder())
        let key = try run(["faq", "put", "costs", "en", "-"], server, input: text)
        XCTAssertEqual(key.code, 0, key.error)
        // While the editor is open somebody else changes it.
        let other =
            "\(Program.path) faq put costs en - --server http://127.0.0.1:\(server.port) --token \(server.one.ada)"
        let meanwhile = "f() { sed s/cost/last/ \"$1\" | \(other); sed -i s/cost/weigh/ \"$1\"; }; f"
        let late = try run(["faq", "edit", "costs", "en"], server, editor: meanwhile, state: state)
        XCTAssertEqual(late.code, ExitCode.conflict.rawValue)
        let kept = "\(state)/hi5/articles/costs.en.md"
        XCTAssert(late.error.contains("changed meanwhile (title changed by Ada)"), late.error)
        XCTAssert(late.error.contains("hi5d faq put costs en \(kept)\n"), late.error)
        XCTAssertEqual(try title(server), "What does it last?")
        // A mistake, and an editor that fails, keep theirs beside it.
        let wrong = try run(["faq", "edit", "costs", "en"], server, editor: "sed -i s/title:/titel:/", state: state)
        XCTAssertEqual(wrong.code, ExitCode.invalid.rawValue)
        XCTAssert(wrong.error.contains("costs.en.2.md:2: \"titel\" is not known"), wrong.error)
        XCTAssert(wrong.error.contains("costs.en.2.md --seen 2"), wrong.error)
        let failed = try run(
            ["faq", "edit", "costs", "en"], server, editor: "f() { sed -i s/last/end/ \"$1\"; exit 1; }; f",
            state: state)
        XCTAssertEqual(failed.code, ExitCode.failure.rawValue)
        XCTAssertEqual(files(state), ["costs.en.2.md", "costs.en.3.md", "costs.en.md"])
        XCTAssert(
            try String(contentsOfFile: kept, encoding: .utf8).contains("What does it weigh?"), "what was written")
        XCTAssertEqual(try run(["faq", "put", "costs", "en", kept], server).code, 0)
        XCTAssertEqual(try title(server), "What does it weigh?")
    }
}
