import Foundation
import JSON
import XCTest

/// `SimulationWorker` in a process of its own.
final class WorkerProcess {
    struct Failure: Error {
        let reason: String
    }

    private static let deadlineSeconds: Int32 = 120

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var bytes: [UInt8] = []

    /// Returns once it is ready. `folder`: where it puts its temporary files.
    init(store: String, folder: String) throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["HelpdeskTests.SimulationWorker/testServeUntilKilled"]
        process.environment = ProcessInfo.processInfo.environment.merging(
            [SimulationWorker.variable: store, "TMPDIR": folder]) { $1 }
        (process.standardInput, process.standardOutput) = (input, output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        guard try nextAnswer()?["ready"] != nil else { throw Failure(reason: "the worker does not start") }
    }

    deinit { kill() }

    func send(_ batch: JSON) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(batch.text)\n".utf8))
    }

    /// nil when the process has ended. What XCTest prints is passed over.
    func nextAnswer() throws -> JSON? {
        while true {
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                let line = bytes[..<end]
                bytes.removeFirst(end + 1)
                if line.first == UInt8(ascii: "{") { return try JSON.parse(Array(line)) }
                continue
            }
            let descriptor = output.fileHandleForReading.fileDescriptor
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Self.deadlineSeconds * 1_000) > 0 else {
                throw Failure(reason: "the worker says nothing")
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    /// As by `kill -9`.
    func kill() {
        guard process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Lets it come to its end.
    func finish() throws {
        try input.fileHandleForWriting.close()
        while try nextAnswer() != nil {}
        process.waitUntilExit()
    }
}
