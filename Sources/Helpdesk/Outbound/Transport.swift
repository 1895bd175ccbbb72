import Foundation
import FoundationNetworking
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

/// The system's: no cookies, no cache, and no redirects, since those would carry the key elsewhere.
final class URLSessionTransport: NSObject, Transport, URLSessionTaskDelegate {
    private static let largestAnswer = 2 << 20
    let policy: HostPolicy
    private let session = Mutex<URLSession?>(nil)

    init(policy: HostPolicy = HostPolicy()) { self.policy = policy }

    func get(
        _ url: URL, header: (name: String, value: String)?, seconds: Double,
        done: @escaping @Sendable (Result<Data, FetchFailure>) -> Void
    ) -> any FetchTask {
        var request = URLRequest(url: url, timeoutInterval: seconds)
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        if let header { request.setValue(header.value, forHTTPHeaderField: header.name) }
        let task = opened().dataTask(with: request) { data, response, error in
            guard let status = (response as? HTTPURLResponse)?.statusCode else {
                let isLate = (error as? URLError)?.code == .timedOut
                return done(.failure(isLate ? .timedOut : .unreachable))
            }
            guard status == 200 else { return done(.failure(.status(status))) }
            guard let data, data.count <= Self.largestAnswer else { return done(.failure(.tooLarge)) }
            done(.success(data))
        }
        let guarded = GuardedTask(task)
        // A name is looked up first, which may take as long as the name server likes.
        policy.permit(url) { isPermitted in
            if isPermitted { guarded.start() } else { done(.failure(.forbidden)) }
        }
        return guarded
    }

    /// Made when the first brand asks for something.
    private func opened() -> URLSession {
        session.withLock { session in
            if let session { return session }
            let configuration = URLSessionConfiguration.ephemeral
            configuration.httpCookieAcceptPolicy = .never
            configuration.urlCache = nil
            configuration.httpMaximumConnectionsPerHost = 100
            let new = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
            session = new
            return new
        }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
}

/// A task that starts once its host is permitted, unless it was cancelled before.
private final class GuardedTask: FetchTask {
    private let task: URLSessionTask
    private let isCancelled = Mutex(false)

    init(_ task: URLSessionTask) { self.task = task }

    func start() { isCancelled.withLock { if !$0 { task.resume() } } }

    func cancel() {
        isCancelled.withLock { $0 = true }
        task.cancel()
    }
}
