import Dispatch
import HTTPClient
import Synchronization

/// Listens to what changes at the desk and says so. It connects again by itself, after longer and longer pauses while
/// the server is away; until then the list is asked for now and then.
final class InboxStream: Sendable {
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
    private static let patience = 40

    private let client: APIClient
    private let post: @Sendable (News) -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "hi5.inbox.stream")

    init(_ client: APIClient, post: @escaping @Sendable (News) -> Void) {
        (self.client, self.post) = (client, post)
    }

    func connect() {
        guard var request = try? client.request("GET", "/v1/tickets/events", [:], body: nil, type: "") else { return }
        request.deadline = nil
        request.patience = Self.patience
        request.set("Accept", "text/event-stream")
        request.set("Last-Event-ID", state.withLock { $0.events.lastID })
        APIClient.http.stream(request, receive: receive) { [weak self] _ in self?.ended() }
    }

    /// False ends it: the server has no stream for us.
    private func receive(_ status: Int, _ bytes: [UInt8]) -> Bool {
        guard status == 200 else { return false }
        let (isNew, news) = state.withLock { state in
            defer { (state.isOpen, state.pause) = (true, Self.shortestPause) }
            return (!state.isOpen, state.events.take(bytes))
        }
        if isNew { post(.open) }
        if !news.isEmpty { post(.changed) }
        return true
    }

    private func ended() {
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
