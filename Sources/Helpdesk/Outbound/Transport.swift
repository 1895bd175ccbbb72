import Foundation
import HTTPClient
import Synchronization

/// Why an API gave no answer that can be used.
enum FetchFailure: Error, Equatable {
    case timedOut, unreachable, tooLarge
    /// The host is none that may be called (`HostPolicy`).
    case forbidden
    case status(Int)

    /// Whether asking again may help.
    var mayPass: Bool {
        switch self {
        case .unreachable: true
        case .status(let code): code == 429 || code >= 500
        case .timedOut, .tooLarge, .forbidden: false
        }
    }
}

/// Fetches over HTTP what a brand's settings name. `done` is called once, on any thread.
protocol Transport: Sendable {
    /// Which hosts it calls.
    var policy: HostPolicy { get }

    func get(
        _ url: URL, header: (name: String, value: String)?, seconds: Double,
        done: @escaping @Sendable (Result<Data, FetchFailure>) -> Void
    ) -> any FetchTask
}

protocol FetchTask: Sendable {
    func cancel()
}

/// Over the network. Redirects are not followed, since those would carry the key elsewhere.
final class NetworkTransport: Transport {
    private static let largestAnswer = 2 << 20
    let policy: HostPolicy
    private let client = HTTPClient()

    init(policy: HostPolicy = HostPolicy()) { self.policy = policy }

    func get(
        _ url: URL, header: (name: String, value: String)?, seconds: Double,
        done: @escaping @Sendable (Result<Data, FetchFailure>) -> Void
    ) -> any FetchTask {
        var request = OutgoingRequest("GET", url.absoluteString, deadline: seconds)
        request.largestAnswer = Self.largestAnswer
        request.set("Accept", "application/json")
        if let header { request.set(header.name, header.value) }
        let task = GuardedTask()
        // A name is looked up first, which may take as long as the name server likes.
        policy.permit(url) { [client, request] isPermitted in
            guard isPermitted else { return done(.failure(.forbidden)) }
            task.start {
                client.send(request) { done(Self.outcome(of: $0)) }
            }
        }
        return task
    }

    private static func outcome(of result: Result<IncomingAnswer, ExchangeFailure>) -> Result<Data, FetchFailure> {
        switch result {
        case .success(let answer) where answer.status == 200: .success(Data(answer.body))
        case .success(let answer): .failure(.status(answer.status))
        case .failure(.timedOut): .failure(.timedOut)
        case .failure(.tooLarge): .failure(.tooLarge)
        case .failure(.unreachable), .failure(.cancelled), .failure(.impossible): .failure(.unreachable)
        }
    }
}

/// A task that starts once its host is permitted, unless it was cancelled before.
private final class GuardedTask: FetchTask {
    private struct State {
        var transfer: Transfer?
        var isCancelled = false
    }

    private let state = Mutex(State())

    func start(_ send: () -> Transfer) {
        state.withLock { state in
            if !state.isCancelled { state.transfer = send() }
        }
    }

    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.transfer?.cancel()
        }
    }
}
