import CPostgres
import Foundation

/// Where a PostgreSQL database is, and how long it may take.
public struct PostgresSettings: Sendable {
    /// Connections at most; each is one process of the server.
    public var connections = 16
    /// Seconds that a caller waits for a connection before it is told `busy`.
    public var waitSeconds = 5
    /// Seconds that one statement may take.
    public var statementSeconds = 10
    /// Seconds that a write that keeps losing races is tried again.
    public var retrySeconds = 10

    /// libpq's own parameters, by name.
    let parameters: [String: String]
    /// The address without its password, for messages.
    public let address: String

    /// What the address does not say itself. Writes need the primary; a dead machine is noticed within seconds.
    private static let standards = [
        "target_session_attrs": "read-write", "connect_timeout": "5", "application_name": "hi5d",
        "client_encoding": "UTF8", "keepalives_idle": "5", "keepalives_interval": "5", "keepalives_count": "2",
        "tcp_user_timeout": "10000",
    ]

    public static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    /// `address`: a connection address of libpq, `postgres://USER:PASSWORD@HOST[,HOST…]/DATABASE?sslmode=…`, with any
    /// of its parameters. Throws `cannotOpen`.
    public init(address text: String) throws {
        guard Self.isAddress(text), !text.utf8.contains(0) else { throw Self.unreadable(nil) }
        var failure: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &failure) else {
            defer { PQfreemem(failure) }
            throw Self.unreadable(failure.flatMap { Self.reason(String(cString: $0), in: text) })
        }
        defer { PQconninfoFree(options) }
        var parameters = Self.standards
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        // A "/" in a password makes libpq read the password as a port, and the rest as the database.
        let ports = (parameters["port"] ?? "").split(separator: ",")
        guard ports.allSatisfy({ UInt16($0) != nil }), parameters["dbname"]?.contains("@") != true else {
            throw Self.unreadable(nil)
        }
        self.parameters = parameters
        address = Self.display(parameters)
    }

    /// What libpq found wrong, unless it quotes what may be a part of the password: all that stands before the last
    /// "@".
    private static func reason(_ message: String, in address: String) -> String? {
        let open = address.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let quoted = message.split(separator: "\"", omittingEmptySubsequences: false)
        guard quoted.count == 3, open.contains(quoted[1]) else { return nil }
        return message.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func unreadable(_ reason: String?) -> StorageError {
        .cannotOpen(
            path: "postgres://…",
            reason: (reason.map { "\($0); " } ?? "")
                + "expected postgres://USER:PASSWORD@HOST/DATABASE, with % codes for what is no letter or digit")
    }

    private static func display(_ parameters: [String: String]) -> String {
        let hosts = (parameters["host"] ?? parameters["hostaddr"] ?? "").split(
            separator: ",", omittingEmptySubsequences: false)
        let ports = (parameters["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let places = hosts.enumerated().map { position, host in
            let port = ports.count == hosts.count ? ports[position] : ports.first ?? ""
            return port.isEmpty ? String(host) : "\(host):\(port)"
        }
        let user = parameters["user"].map { "\($0)@" } ?? ""
        return "postgres://\(user)\(places.joined(separator: ","))/\(parameters["dbname"] ?? "")"
    }
}
