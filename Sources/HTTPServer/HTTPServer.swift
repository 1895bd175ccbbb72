import CHTTP
import Foundation
import Synchronization

/// An HTTP/1.1 server: libmicrohttpd's epoll threads in front, a worker pool behind.
public final class HTTPServer: Sendable {
    /// The port it listens on.
    public let port: Int

    private let engine: Engine
    /// libmicrohttpd is safe for calls from any thread; nil once stopped.
    private let daemon: Mutex<UInt?>

    /// Starts to listen. Throws `ListenError`.
    public init(router: Router, settings: ServerSettings, hooks: ServerHooks = ServerHooks()) throws {
        let socket = try openListeningSocket(host: settings.host, port: settings.port)
        port = socket.port
        engine = Engine(router: router, settings: settings, hooks: hooks)
        var parameters = chttp_settings()
        parameters.listen_fd = socket.descriptor
        parameters.threads = UInt32(settings.threads)
        parameters.connections = UInt32(settings.connections)
        parameters.connections_per_ip = UInt32(settings.connectionsPerAddress)
        parameters.idle_seconds = UInt32(settings.idleSeconds)
        parameters.memory_per_connection = settings.largestHead
        parameters.context = Unmanaged.passUnretained(engine).toOpaque()
        parameters.on_request = onRequest
        parameters.on_uri = onURI
        parameters.on_completed = onCompleted
        parameters.on_connection = onConnection
        guard let started = chttp_start(&parameters) else {
            // libmicrohttpd has closed the socket or not, depending on how far it got: a second close could hit
            // another thread's file, so it stays.
            engine.drain()
            throw ListenError(
                host: settings.host, port: settings.port, reason: "the HTTP library did not start",
                isAddressInUse: false)
        }
        daemon = Mutex(UInt(bitPattern: started))
    }

    deinit { stop() }

    /// How many streams are being sent.
    var openStreams: Int { engine.openStreams }

    /// Takes no more connections, finishes what is in flight (for at most the time to drain), and ends all threads.
    public func stop() {
        let running = daemon.withLock { daemon in
            defer { daemon = nil }
            return daemon.flatMap { OpaquePointer(bitPattern: $0) }
        }
        guard let running else { return }
        let descriptor = MHD_quiesce_daemon(running)
        // Refuses new connections at once. An HTTP thread may still be about to accept from the descriptor:
        // its number must not be given to another file before these threads have ended.
        if descriptor >= 0 { shutdown(descriptor, Int32(SHUT_RDWR)) }
        engine.drain()
        MHD_stop_daemon(running)
        if descriptor >= 0 { close(descriptor) }
    }
}
