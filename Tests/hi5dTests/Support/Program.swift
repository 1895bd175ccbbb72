import Foundation
import JSON
import TestStores
import XCTest

@testable import hi5d

/// The program itself, run as its users run it.
struct Program {
    /// Beside the test bundle, where the build puts it.
    static var path: String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("hi5d").path
    }

    struct Outcome {
        let code: Int32
        let output: String
        let error: String
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], _ environment: [String: String] = [:], input: String? = nil
    ) throws -> Outcome {
        let running = try Running(arguments, environment, input: input)
        defer { running.kill() }
        let code = try running.waitForExit()
        return Outcome(code: code, output: running.output.wholeText(), error: running.error.wholeText())
    }
}

/// A process of the program and what it prints.
///
/// `@unchecked Sendable`: the process is set up in `init` and from then on only asked and signalled.
final class Running: @unchecked Sendable {
    let output: Printed
    let error: Printed
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)

    init(_ arguments: [String], _ environment: [String: String] = [:], input: String? = nil) throws {
        let (out, err) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        // What is set on the machine that tests must not decide what they see.
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("HI5_") }
        let homeless = ["HOME": "/nonexistent", "XDG_CONFIG_HOME": "", "XDG_STATE_HOME": ""]
        process.environment = inherited.merging(homeless) { $1 }.merging(environment) { $1 }
        process.standardInput = try input.map(Self.pipe) ?? FileHandle.nullDevice
        process.standardOutput = out
        process.standardError = err
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
        output = Printed(out.fileHandleForReading)
        error = Printed(err.fileHandleForReading)
    }

    deinit { kill() }

    /// A pipe that holds a few lines and is closed.
    private static func pipe(_ text: String) throws -> Any {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try pipe.fileHandleForWriting.close()
        return pipe
    }

    func signal(_ number: Int32) { Glibc.kill(process.processIdentifier, number) }

    /// Limits what the process may use from now on, by the system's tool: `fsize=4096:`.
    func limit(_ limit: String) throws {
        let tool = Process()
        tool.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
        tool.arguments = ["--pid", String(process.processIdentifier), "--\(limit)"]
        try tool.run()
        tool.waitUntilExit()
        guard tool.terminationStatus == 0 else { throw Wire.Failure(reason: "prlimit refuses \(limit)") }
    }

    /// As by `kill -9`; nothing when it has ended.
    func kill() {
        if process.isRunning { signal(SIGKILL) }
    }

    /// The exit code. Fails, and ends the process, when it takes too long.
    func waitForExit() throws -> Int32 {
        guard ended.wait(timeout: .now() + .seconds(Wire.deadline)) == .success else {
            kill()
            throw Wire.Failure(reason: "the process does not end: \(error.text)")
        }
        ended.signal()
        return process.terminationStatus
    }
}

/// What a process has printed so far, collected on a thread of its own.
///
/// `@unchecked Sendable`: the condition guards all of it.
final class Printed: @unchecked Sendable {
    private let changed = NSCondition()
    private var bytes: [UInt8] = []
    private var isOver = false

    init(_ handle: FileHandle) {
        Thread { [self] in
            while true {
                let data = handle.availableData
                changed.withLock {
                    bytes += data
                    isOver = data.isEmpty
                    changed.broadcast()
                }
                if data.isEmpty { return }
            }
        }.start()
    }

    var text: String { changed.withLock { String(decoding: bytes, as: UTF8.self) } }

    /// All of it, once the process has closed its end.
    func wholeText() -> String {
        _ = wait { $1 }
        return text
    }

    /// Waits until it contains `part`; false when the process ends or the time is over before.
    func wait(for part: String) -> Bool { wait { text, _ in text.contains(part) } }

    private func wait(until isEnough: (String, Bool) -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: Double(Wire.deadline))
        return changed.withLock {
            while true {
                if isEnough(String(decoding: bytes, as: UTF8.self), isOver) { return true }
                if isOver || !changed.wait(until: deadline) { return false }
            }
        }
    }
}

/// The demo, run by the program itself.
final class DemoServer: Sendable {
    let running: Running
    let folder: String
    let description: JSON
    let port: Int

    init(folder: String, _ options: [String] = []) throws {
        self.folder = folder
        running = try Running(["demo", "--data", folder, "--port", "0"] + options)
        // The tour's last words: everything before them is written by then.
        guard running.output.wait(for: "bot ask") else {
            running.kill()
            throw Wire.Failure(reason: "the demo does not start: \(running.error.text)")
        }
        let data = try XCTUnwrap(FileManager.default.contents(atPath: "\(folder)/demo.json"))
        description = try JSON.parse(data)
        port = try XCTUnwrap(description["url"]?.string.flatMap { URL(string: $0)?.port })
    }

    var url: String { description["url"]?.string ?? "" }
    var visitor: Caller { Caller(port: port, key: description["publishableKey"]?.string) }

    func subscriber(_ id: String) -> Caller {
        visitor.with(key: visitor.key, subscriber: description["subscribers"]?[id]?["token"]?.string)
    }

    func token(of agent: String) -> String { description["agentTokens"]?[agent]?.string ?? "" }

    /// Runs a command against this server as an agent.
    func run(_ arguments: [String], as agent: String = "Noa") throws -> Program.Outcome {
        try Program.run(arguments, ["HI5_SERVER": url, "HI5_TOKEN": token(of: agent)])
    }
}

class ProgramTestCase: XCTestCase {
    /// A folder that is removed with the test.
    func folder() throws -> String {
        let path = try temporaryFolder()
        addTeardownBlock { try? FileManager.default.removeItem(atPath: path) }
        return path
    }

    /// A demo that was started once and stopped: what the bot learned of its FAQ takes long to learn.
    private static let demo = Result {
        try FolderImage { folder in
            let demo = try DemoServer(folder: folder)
            demo.running.signal(SIGTERM)
            _ = try demo.running.waitForExit()
        }
    }

    /// Starts the demo in a folder; it ends with the test, however the test ends.
    func startDemo(in folder: String, _ options: [String] = []) throws -> DemoServer {
        if try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty { try Self.demo.get().write(to: folder) }
        let demo = try DemoServer(folder: folder, options)
        addTeardownBlock { demo.running.kill() }
        return demo
    }
}
