import Foundation
import XCTest

@testable import hi5d

/// A real terminal: a pane of a tmux server of its own, which ends with the test.
final class TerminalPane {
    private let folder: String
    private let socket: String

    /// Runs a command line of `sh` in a pane. Skips the test when there is no tmux and none can be installed.
    init(columns: Int, rows: Int, _ environment: [String: String], in folder: String) throws {
        self.folder = folder
        socket = "\(folder)/tmux"
        try Self.provide()
        let settings = environment.merging(["HOME": folder, "PS1": "$ ", "EDITOR": ""]) { own, _ in own }
        let set = settings.sorted { $0.key < $1.key }.flatMap { ["-e", "\($0.key)=\($0.value)"] }
        try tmux(
            ["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"] + set
                + ["bash", "--norc", "--noprofile"])
    }

    func end() { _ = try? tmux(["kill-server"]) }

    private static func provide() throws {
        if try Shell.run(["tmux", "-V"]).code == 0 { return }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../../../.ci/install"
        _ = try? Shell.run([script, "tmux"])
        guard try Shell.run(["tmux", "-V"]).code == 0 else { throw XCTSkip("tmux cannot be installed") }
    }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        // Foundation waits until nobody has a certain descriptor any more, and the tmux server would keep it.
        let alone = "for fd in /proc/self/fd/*; do fd=${fd##*/}; ((fd > 2)) && eval \"exec $fd>&-\"; done; exec \"$@\""
        let outcome = try Shell.run(["bash", "-c", alone, "bash", "tmux", "-u", "-S", socket] + arguments)
        guard outcome.code == 0 else { throw Wire.Failure(reason: "tmux \(arguments): \(outcome.error)") }
        return outcome.output
    }

    /// Presses keys by tmux's names for them.
    func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

    func type(_ text: String) throws { try tmux(["send-keys", "-l", text]) }

    func resize(columns: Int, rows: Int) throws {
        try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// What the screen shows.
    func screen() throws -> String { try tmux(["capture-pane", "-p"]) }

    /// Waits until the screen is as wanted; fails with the screen when it does not become so.
    @discardableResult
    func wait(_ what: String, line: UInt = #line, until isRight: (String) -> Bool) throws -> String {
        let deadline = Date(timeIntervalSinceNow: Double(Wire.deadline))
        while true {
            let screen = try screen()
            if isRight(screen) { return screen }
            guard Date() < deadline else {
                XCTFail("\(what) does not come:\n\(screen)", line: line)
                throw Wire.Failure(reason: what)
            }
        }
    }

    @discardableResult
    func wait(for text: String, line: UInt = #line) throws -> String {
        try wait(text, line: line) { $0.contains(text) }
    }
}

/// Programs of the system.
enum Shell {
    /// Runs a program that is looked for in `PATH`, to its end.
    static func run(_ words: [String], _ environment: [String: String] = [:]) throws -> Program.Outcome {
        let process = Process()
        let (out, err) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = out
        process.standardError = err
        try process.run()
        let (output, error) = (Printed(out.fileHandleForReading), Printed(err.fileHandleForReading))
        process.waitUntilExit()
        return Program.Outcome(code: process.terminationStatus, output: output.wholeText(), error: error.wholeText())
    }
}
