import Dispatch
import Foundation
import FoundationNetworking
import Synchronization

/// Listens to what changes at the desk, on a thread of its own, and says so. It connects again by itself, after longer
/// and longer pauses while the server is away; until then the list is asked for now and then.
final class InboxStream: NSObject, URLSessionDataDelegate, Sendable {
    enum News: Equatable, Sendable {
        /// From here on, changes are told.
        case open
        case changed
        case away
    }

    private struct State {
        var events = ServerSentEvents()
        var isOpen = false
        var pause = InboxStream.shortestPause
    }

    /// In seconds.
    private static let shortestPause = 1.0
    private static let longestPause = 60.0
    /// The server says something every 15 seconds; after so many without a word the connection is given up.
    private static let patience = 40.0

    private let client: APIClient
    private let post: @Sendable (News) -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "hi5.inbox.stream")

    init(_ client: APIClient, post: @escaping @Sendable (News) -> Void) {
        (self.client, self.post) = (client, post)
    }

    func connect() {
        queue.async { [self] in
            guard var request = try? client.request("GET", "/v1/tickets/events", [:], body: nil, type: "") else {
                return
            }
            request.timeoutInterval = Self.patience
            request.setValue("text/event-stream", forHTTPHeaderField: "Accept")
            if let id = state.withLock({ $0.events.lastID }) {
                request.setValue(id, forHTTPHeaderField: "Last-Event-ID")
            }
            let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
            session.dataTask(with: request).resume()
            session.finishTasksAndInvalidate()
        }
    }

    func urlSession(
        _: URLSession, dataTask _: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        guard (response as? HTTPURLResponse)?.statusCode == 200 else { return completionHandler(.cancel) }
        state.withLock { ($0.isOpen, $0.pause) = (true, Self.shortestPause) }
        completionHandler(.allow)
        post(.open)
    }

    func urlSession(_: URLSession, dataTask _: URLSessionDataTask, didReceive data: Data) {
        if !state.withLock({ $0.events.take(data) }).isEmpty { post(.changed) }
    }

    func urlSession(_: URLSession, task _: URLSessionTask, didCompleteWithError _: (any Error)?) {
        let (wasOpen, pause) = state.withLock { state in
            defer { (state.isOpen, state.pause) = (false, min(state.pause * 2, Self.longestPause)) }
            state.events.forgetUnfinished()
            return (state.isOpen, state.pause)
        }
        if wasOpen { post(.away) }
        // Not all at once where a server comes back to many.
        queue.asyncAfter(deadline: .now() + pause * Double.random(in: 0.5...1)) { [weak self] in self?.connect() }
    }
}
