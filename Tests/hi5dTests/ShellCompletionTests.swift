import Foundation
import XCTest

@testable import hi5d

/// Completions and the manual page, by the shells and the formatter that read them.
final class ShellCompletionTests: XCTestCase {
    private func script(_ shell: Completions) throws -> String {
        let path = try temporaryFolder() + "/hi5d.\(shell.rawValue)"
        addTeardownBlock { try? FileManager.default.removeItem(atPath: path) }
        let printed = try Program.run(["completions", shell.rawValue])
        XCTAssertEqual(printed.code, 0, printed.error)
        try Data(printed.output.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Runs a script of a shell; skips when the shell is not there.
    private func run(_ shell: String, _ arguments: [String]) throws -> [String] {
        guard try Shell.run(["sh", "-c", "command -v \(shell)"]).code == 0 else { throw XCTSkip("no \(shell) here") }
        let outcome = try Shell.run([shell] + arguments, ["HOME": "/nonexistent"])
        XCTAssertEqual(outcome.code, 0, outcome.error)
        XCTAssertEqual(outcome.error, "")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    func testBash() throws {
        let path = try script(.bash)
        func complete(_ words: String...) throws -> [String] {
            let list = words.map(Completions.quoted).joined(separator: " ")
            return try run(
                "bash",
                [
                    "--norc", "-uc",
                    "source \(path); COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); _hi5d; printf '%s\\n' \"${COMPREPLY[@]}\"",
                ])
        }
        XCTAssertEqual(try complete("hi5d", "ser"), ["serve"])
        XCTAssertEqual(Set(try complete("hi5d", "ticket", "")), Set(commands.next(after: "ticket").map(\.word)))
        XCTAssertEqual(try complete("hi5d", "ticket", "list", "--sta"), ["--status"])
        XCTAssertEqual(try complete("hi5d", "serve", "--log-format", ""), ["text", "json"])
        XCTAssertEqual(try complete("hi5d", "serve", "--port", "8"), [])
        XCTAssertEqual(try complete("hi5d", "ticket", "set", "1001", "--priority", "u"), ["urgent"])
        XCTAssertEqual(try complete("hi5d", "queue", "set", "vip", "--push", ""), ["on", "off"])
        XCTAssertEqual(try complete("hi5d", "ticket", "reply", "1001", "--se"), ["--seen", "--server"])
        XCTAssertEqual(try complete("hi5d", "completions", "z"), ["zsh"])
        XCTAssertEqual(try complete("hi5d", "faq", "import", path.dropLast(2).description), [path])
        XCTAssertEqual(try complete("hi5d", "nonsense", ""), try complete("hi5d", ""))
    }

    func testZsh() throws {
        let path = try script(.zsh)
        func complete(_ words: String...) throws -> [String] {
            let list = words.map(Completions.quoted).joined(separator: " ")
            let stubs =
                "compdef() {}; _describe() { print -rl -- ${(P)2} }; _message() { print -r -- \"message $1\" }; "
                + "_files() { print files }; compadd() { shift; print -rl -- $@ }"
            return try run(
                "zsh", ["-fc", "\(stubs); source \(path); words=(\(list)); CURRENT=\(words.count); _hi5d"])
        }
        let family = try complete("hi5d", "ticket", "")
        XCTAssertEqual(family.map { $0.prefix { $0 != ":" } }, commands.next(after: "ticket").map { $0.word[...] })
        XCTAssert(try complete("hi5d", "").contains("serve:Run the daemon."))
        XCTAssertEqual(try complete("hi5d", "serve", "--log-format", ""), ["text", "json"])
        XCTAssertEqual(try complete("hi5d", "faq", "import", "")[0], "files")
        XCTAssertEqual(try complete("hi5d", "serve", "--port", "").count, 1)
    }

    func testFish() throws {
        let path = try script(.fish)
        func complete(_ line: String) throws -> [String] {
            try run("fish", ["--no-config", "-c", "source \(path); complete -C'\(line)'"])
                .map { String($0.prefix { $0 != "\t" }) }
        }
        XCTAssertEqual(try complete("hi5d ser"), ["serve"])
        XCTAssertEqual(Set(try complete("hi5d ticket ")), Set(commands.next(after: "ticket").map(\.word)))
        XCTAssertEqual(try complete("hi5d ticket list --sta"), ["--status"])
        XCTAssertEqual(try complete("hi5d serve --log-format "), ["json", "text"])
        XCTAssertEqual(try complete("hi5d completions z"), ["zsh"])
    }

    func testEveryCommandAndOptionIsInEveryScript() {
        for shell in Completions.allCases {
            let script = shell.script(for: commands)
            for command in commands {
                XCTAssert(script.contains(command.name), "\(shell): \(command.name)")
                for option in command.options {
                    XCTAssert(script.contains(shell == .fish ? "-l \(option.name)" : "--\(option.name)"), option.name)
                }
            }
        }
        XCTAssertEqual(try Program.run(["completions", "tcsh"]).code, ExitCode.usage.rawValue)
    }

    func testTheManualPageIsRightForItsFormatter() throws {
        guard try Shell.run(["sh", "-c", "command -v groff"]).code == 0 else { throw XCTSkip("no groff here") }
        let folder = try temporaryFolder()
        addTeardownBlock { try? FileManager.default.removeItem(atPath: folder) }
        let page = try Program.run(["man"])
        XCTAssert(page.output.allSatisfy(\.isASCII))
        try Data(page.output.utf8).write(to: URL(fileURLWithPath: "\(folder)/hi5d.1"))
        let formatted = try Shell.run(["groff", "-man", "-ww", "-Tutf8", "-rLL=80n", "-P-c", "\(folder)/hi5d.1"])
        XCTAssertEqual(formatted.error, "", "warnings")
        let text = formatted.output.replacing(/.\u{8}/, with: "")
        for command in commands { XCTAssert(text.contains("hi5d \(command.name)"), command.name) }
        for part in ["NAME", "EXIT STATUS", "--log-format FORMAT", "$XDG_CONFIG_HOME/hi5/credentials", "at_..."] {
            XCTAssert(text.contains(part), part)
        }
    }
}
