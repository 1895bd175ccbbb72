import Dispatch
import HTTPClient
import JSON

/// Asks the server on threads of its own. Every question has a deadline, and every answer comes as an event.
final class InboxNetwork: Sendable {
    private let client: APIClient
    private let post: @Sendable (InboxEvent) -> Void
    private let reads = DispatchQueue(label: "hi5.inbox.reads", attributes: .concurrent)
    /// One after the other: they are done in the order in which they were decided on.
    private let changes = DispatchQueue(label: "hi5.inbox.changes")
    private let stream: InboxStream

    init(_ client: APIClient, post: @escaping @Sendable (InboxEvent) -> Void) {
        (self.client, self.post) = (client, post)
        stream = InboxStream(client) { post(.stream($0)) }
    }

    func listen() { stream.connect() }

    func identify() {
        reads.async { [self] in post(.identified(answer { try client.quickly("GET", "/v1/me") })) }
    }

    /// Page after page, until there are enough.
    func list(_ text: String, atLeast wanted: Int) {
        reads.async { [self] in
            let page = answer { () -> TicketPage in
                var rows: [TicketRow] = []
                var query = ["limit": "100"]
                if !text.isEmpty { query["q"] = text }
                while true {
                    let page = try client.quickly("GET", "/v1/tickets", query)
                    rows += (page["tickets"]?.array ?? []).compactMap(TicketRow.init)
                    guard let next = page["next"].flatMap({ $0.string ?? $0.int.map(String.init) }) else {
                        return TicketPage(rows: rows, hasMore: false)
                    }
                    guard rows.count < wanted else { return TicketPage(rows: rows, hasMore: true) }
                    query["cursor"] = next
                }
            }
            post(.listed(text, page))
        }
    }

    func load(_ number: Int64) {
        reads.async { [self] in post(.loaded(number, answer { try client.quickly("GET", "/v1/tickets/\(number)") })) }
    }

    func look(_ number: Int64, isTyping: Bool) {
        reads.async { [self] in
            let others = answer { () -> [InboxOnlooker] in
                let found = try client.quickly(
                    "POST", "/v1/tickets/\(number)/presence", body: ["typing": .bool(isTyping)])
                return (found["onlookers"]?.array ?? []).map {
                    InboxOnlooker(name: $0["agent"]?.string?.oneLine ?? "?", isTyping: $0["typing"]?.bool ?? false)
                }
            }
            post(.looked(number, others))
        }
    }

    func notices() { reads.async { [self] in post(.noticed(answer(client.unread))) } }

    func claim(queue: String?) {
        let body = JSON.object(queue.map { [.init("queue", .string($0))] } ?? [])
        // After what was decided on before, so that nothing is claimed twice by a slow answer.
        changes.async { [self] in
            post(.claimed(answer { try client.quickly("POST", "/v1/tickets/next", body: body)["ticket"] ?? .null }))
        }
    }

    func find(_ source: WordSource) {
        reads.async { [self] in post(.found(source, answer { try client.words(source) })) }
    }

    func preview(_ macro: String, on number: Int64) {
        reads.async { [self] in
            let path = "/v1/tickets/\(number)/macros/\(APIClient.escaped(macro))"
            post(.previewed(number, answer { try client.quickly("GET", path)["text"]?.string ?? "" }))
        }
    }

    func readNotices(_ ids: [String]) {
        reads.async { [self] in
            let left = answer { () -> NoticePage in
                let body: JSON = ["notices": .array(ids.map(JSON.string))]
                _ = try client.quickly("POST", "/v1/notices/read", body: body)
                return try client.unread()
            }
            post(.noticed(left))
        }
    }

    func change(_ change: TicketChange) {
        changes.async { [self] in post(.changed(change, answer { try client.send(change) })) }
    }

    private func answer<Value>(_ ask: () throws -> Value) -> Result<Value, CommandFailure> {
        Result { try ask() }.mapError {
            $0 as? CommandFailure ?? CommandFailure(.failure, "something went wrong: \($0)")
        }
    }
}

extension APIClient {
    /// Somebody is looking at the screen.
    private static let patience = 10.0

    func quickly(
        _ method: String, _ path: String, _ query: [String: String] = [:], body: JSON? = nil
    ) throws -> JSON {
        try answer(try request(method, path, query, body: body?.encoded, type: "application/json"))
    }

    /// What the agent was told and has not read.
    fileprivate func unread() throws -> NoticePage {
        let page = try quickly("GET", "/v1/notices", ["limit": "100"])
        return NoticePage(
            notices: (page["notices"]?.array ?? []).compactMap(InboxNotice.init), unread: page["unread"]?.int ?? 0)
    }

    fileprivate func send(_ change: TicketChange) throws -> JSON {
        var request = try request(change.request, on: change.number)
        request.set("Idempotency-Key", change.key)
        if let version = change.version { request.set("If-Match", versionTag(version)) }
        return try answer(request)
    }

    private func answer(_ request: OutgoingRequest) throws -> JSON {
        var request = request
        request.deadline = Self.patience
        let (status, data) = try exchange(request)
        return try answer(status, data)
    }
}
