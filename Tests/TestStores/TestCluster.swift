import Foundation
import Storage

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

    private static let started = Result { try TestCluster() }

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
    public func run(_ command: Command) {
        commands.write(Data("\(command.rawValue)\n".utf8))
        _ = Self.line(answers)
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
