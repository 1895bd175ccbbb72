import Foundation
import HTTPServer
import JSON
import Synchronization
import XCTest

/// A path parameter that is not a string.
struct Number: PathValue {
    let value: Int

    init?(pathSegment: String) {
        guard let value = Int(pathSegment) else { return nil }
        self.value = value
    }

    static let expected = "a whole number"
}

extension XCTestCase {
    /// A server on a free port that is stopped at the end of the test.
    func serve(
        _ settings: ServerSettings = small(), hooks: ServerHooks = ServerHooks(), _ routes: (inout Router) -> Void
    ) throws -> HTTPServer {
        var router = Router()
        routes(&router)
        let server = try HTTPServer(router: router, settings: settings, hooks: hooks)
        addTeardownBlock { server.stop() }
        return server
    }

    /// Settings for tests, where a stop must not wait long for clients that a test left open.
    static func small(_ change: (inout ServerSettings) -> Void = { _ in }) -> ServerSettings {
        var settings = ServerSettings()
        settings.port = 0
        settings.workers = 4
        settings.queue = 64
        settings.largestBody = 1_000
        settings.drainSeconds = 5
        change(&settings)
        return settings
    }
}

extension RawClient.Answer {
    /// The body as JSON; null when it is none.
    var json: JSON { (try? JSON.parse(body)) ?? .null }
}

/// A value that several threads change.
final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value { state.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) {
        state.withLock { value in
            var copy = value
            body(&copy)
            value = copy
        }
    }
}

/// Opens once; tells whether it opened in time.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    @discardableResult
    func wait(seconds: Int = 10) -> Bool { semaphore.wait(timeout: .now() + .seconds(seconds)) == .success }
}

/// Runs `body` so many times at once, each on its own thread, and waits for all.
func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for number in 0..<count {
        group.enter()
        Thread {
            body(number)
            group.leave()
        }.start()
    }
    group.wait()
}
