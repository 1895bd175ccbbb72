import Foundation
import HTTPServer
import Helpdesk
import JSON

let serverOptions = [
    Option("host", "ADDRESS", env: "HI5_HOST", default: "127.0.0.1", "the address to listen on"),
    Option("port", "N", env: "HI5_PORT", default: "8080", "the port to listen on; 0 takes a free one"),
    Option("data", "FOLDER", env: "HI5_DATA", default: "var/data", "where the database lives"),
    Option(
        "database", "URL", env: "HI5_DATABASE",
        "postgres://… for several nodes; without it, a file in the data folder"),
    Option(
        "database-connections", "N", env: "HI5_DATABASE_CONNECTIONS", default: "16",
        "connections to PostgreSQL at most, and one to listen"),
    Option(
        "public-url", "URL", env: "HI5_PUBLIC_URL", "where subscribers reach this server, for links that they are sent"),
    Option("locales", "FOLDER", env: "HI5_LOCALES", "the languages; found beside the program when not given"),
    Option("threads", "N", env: "HI5_THREADS", default: "2", "HTTP threads; one a core"),
    Option("workers", "N", env: "HI5_WORKERS", default: "64", "threads for requests that may wait"),
    Option("max-body", "BYTES", env: "HI5_MAX_BODY", default: "1048576", "the largest request body"),
    Option("max-connections", "N", env: "HI5_MAX_CONNECTIONS", default: "16384", "open connections at most"),
    Option(
        "max-connections-per-address", "N", env: "HI5_MAX_CONNECTIONS_PER_ADDRESS", default: "512",
        "open connections from one address at most; 0 for no limit"),
    Option("receive-timeout", "SECONDS", env: "HI5_RECEIVE_TIMEOUT", default: "15", "time for a request to come in"),
    Option(
        "private-hosts", "HOSTS", env: "HI5_PRIVATE_HOSTS",
        "hosts outside the public internet that brands' settings may name, with commas between"),
    Option(
        "log-format", "FORMAT", env: "HI5_LOG_FORMAT", default: "text",
        choices: Logger.Format.allCases.map(\.rawValue), "text or json"),
    Option(
        "log-level", "LEVEL", env: "HI5_LOG_LEVEL", default: "info",
        choices: Logger.Level.allCases.map(\.rawValue), "debug (every request), info, warning or error"),
]

let serveCommand = Command("serve", [], serverOptions, "Run the daemon.") { invocation in
    try invocation.checkServerOptions()
    let desk = try invocation.openHelpdesk()
    try serve(desk, invocation) { _ in }
}

/// Serves until SIGTERM or SIGINT, then finishes what is in flight; a second signal does not wait for that. `ready` is told the address once it listens.
func serve(_ desk: Helpdesk, _ invocation: Invocation, ready: (URL) throws -> Void) throws {
    let logger = try invocation.logger()
    let stop = try StopSignal()
    var settings = try invocation.serverSettings()
    settings.connections = FileHandles.connections(atMost: settings.connections, logger)
    let server: HTTPServer
    do {
        server = try Wiring.startServer(desk, settings, logger)
    } catch let error as ListenError {
        throw CommandFailure(.failure, error.description)
    }
    guard let url = URL(string: settings.address(port: server.port)) else {
        throw CommandFailure(.usage, "--host is no address: \(settings.host)")
    }
    logger.log(.info, "listening", ["url": .string(url.absoluteString), "version": .string(version)])
    if try invocation.publicURL().isEmpty {
        logger.log(.warning, "no_public_url", ["effect": "the links that subscribers are sent name no host"])
    }
    let timers = TimerLoop(desk, logger)
    try ready(url)
    stop.wait()
    logger.log(.info, "stopping")
    server.stop()
    timers.stop()
    desk.close()
    logger.log(.info, "stopped")
}

extension ServerSettings {
    func address(port: Int) -> String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

extension Invocation {
    /// The store that `--database`, or else `--data`, names.
    func openHelpdesk() throws -> Helpdesk {
        // `brand add` and its like are done with the standard's few.
        let connections = isSet("database-connections") ? try int("database-connections", 1...1_000) : nil
        return try Wiring.openHelpdesk(
            data: text("data"), database: self["database"], connections: connections, locales: self["locales"],
            Surroundings(
                publicURL: try publicURL(),
                hosts: HostPolicy(privateHosts: self["private-hosts"]?.split(separator: ",").map(String.init) ?? [])))
    }

    /// Without a slash at the end; empty without the option.
    func publicURL() throws -> String {
        guard let text = self["public-url"] else { return "" }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
            url.query == nil, url.fragment == nil
        else { throw CommandFailure(.usage, "--public-url must be an address such as https://care.example") }
        var address = text
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }

    /// Finds mistakes before anything is opened.
    func checkServerOptions() throws {
        _ = try serverSettings()
        _ = try logger()
        _ = try publicURL()
        _ = try int("database-connections", 1...1_000)
    }

    func serverSettings() throws -> ServerSettings {
        var settings = ServerSettings()
        settings.host = try text("host")
        settings.port = try int("port", 0...65_535)
        settings.threads = try int("threads", 1...256)
        settings.workers = try int("workers", 1...4_096)
        settings.largestBody = try int("max-body", 1_024...(64 << 20))
        settings.connections = try int("max-connections", 1...1_000_000)
        settings.connectionsPerAddress = try int("max-connections-per-address", 0...1_000_000)
        settings.receiveSeconds = try int("receive-timeout", 1...3_600)
        return settings
    }

    func logger() throws -> Logger {
        Logger(
            format: try choice("log-format", of: Logger.Format.self),
            level: try choice("log-level", of: Logger.Level.self))
    }
}

/// Waits for SIGTERM or SIGINT.
private struct StopSignal {
    private static let numbers = [SIGTERM, SIGINT]
    private let pipe: SignalPipe

    init() throws {
        // A client that goes away while it is answered must not end the program.
        signal(SIGPIPE, SIG_IGN)
        // Nor must a limit on the size of files, which is as good as a full disk.
        signal(SIGXFSZ, SIG_IGN)
        pipe = try SignalPipe(Self.numbers)
    }

    /// From here on, a second one ends the program as it is.
    func wait() {
        while pipe.take().isEmpty {}
        for number in Self.numbers { signal(number, SIG_DFL) }
    }
}
