import Foundation
import Storage
import Synchronization
import XCTest

/// A private PostgreSQL server. It ends with this process, however this ends: `.ci/postgres-cluster` sees to that.
public final class TestCluster: Sendable {
    /// What keeps tests on PostgreSQL from running on this machine.
    public struct Missing: Error, CustomStringConvertible {
        public let description: String
    }

    public static let password = "p@ss/w?rd"
    /// Also the password, as an address spells it.
    public static let spelledPassword = "p%40ss%2Fw%3Frd"

    public let folder: String
    public let port: Int
    private let commands: FileHandle
    private let answers: FileHandle

    /// Databases of the test that runs, and of those before that are still to be dropped.
    private let databases = Mutex<(inUse: [String], left: [String])>(([], []))

    private static let started = Result {
        // Nothing of it has to outlive the machine.
        let cluster = try TestCluster(settings: ["fsync=off", "full_page_writes=off"])
        XCTestObservationCenter.shared.addTestObserver(EndOfTest { cluster.leaveDatabases() })
        return cluster
    }

    /// One a process, started when it is first asked for. Throws `Missing`.
    public static func shared() throws -> TestCluster { try started.get() }

    public init(settings: [String] = []) throws {
        folder =
            FileManager.default.temporaryDirectory.appendingPathComponent("hi5-pg-\(UUID().uuidString.prefix(8))")
            .path
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let (input, output) = (Pipe(), Pipe())
        let process = Process()
        process.executableURL = root.appendingPathComponent(".ci/postgres-cluster")
        process.arguments = [folder] + settings
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        commands = input.fileHandleForWriting
        answers = output.fileHandleForReading
        let line = Self.line(answers)
        let words = line.split(separator: " ")
        guard words.count == 3, words[0] == "ready", let port = Int(words[1]) else {
            throw Missing(description: "no PostgreSQL server can be started (Debian's package postgresql): \(line)")
        }
        self.port = port
    }

    deinit { try? commands.close() }

    public enum Command: String { case kill, stop, start }

    /// Ends or starts the server and waits until that is done.
    public func run(_ command: Command) { run(command.rawValue) }

    private func run(_ command: String) {
        commands.write(Data("\(command)\n".utf8))
        _ = Self.line(answers)
    }

    /// A fresh database, of which the name is returned: empty, or a copy of another one that nobody is connected to.
    /// It goes after the test, unless it is to be copied from later.
    public func freshDatabase(copyOf template: String = "template1", isTemplate: Bool = false) -> String {
        let name = "t_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let left = databases.withLock { databases in
            defer { databases.left = [] }
            if !isTemplate { databases.inUse.append(name) }
            return databases.left
        }
        for old in left { run("sql DROP DATABASE IF EXISTS \(old) WITH (FORCE)") }
        run("sql CREATE DATABASE \(name) TEMPLATE \(template)")
        return name
    }

    private func leaveDatabases() {
        databases.withLock { $0 = ([], $0.left + $0.inUse) }
    }

    /// The address of a database over the socket, without a password.
    public func address(database: String) -> String {
        "postgres:///\(database)?host=\(folder)&port=\(port)&user=postgres"
    }

    /// The address of a database over the socket, without a password; `schema` is where its tables go.
    public func address(schema: String) -> String {
        "postgres:///hi5?host=\(folder)&port=\(port)&user=postgres&options=-csearch_path%3D\(schema)"
    }

    /// A fresh schema in the database of the tests.
    public func freshSchema() throws -> String {
        let name = "t_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let database = try PostgresDatabase(PostgresSettings(address: address(schema: "public")))
        defer { database.close() }
        try database.write { try $0.execute("CREATE SCHEMA \(name)", []) }
        return name
    }

    private static func line(_ handle: FileHandle) -> String {
        var bytes: [UInt8] = []
        while let byte = try? handle.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Hears when a test has ended, with its teardown.
private final class EndOfTest: XCTestObservation, Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    func testCaseDidFinish(_ testCase: XCTestCase) { body() }
}
