import Dispatch
import HTTPServer
import Helpdesk
import JSON
import Synchronization

/// Sends what is said in conversations to whoever listens, as server-sent events.
///
/// One queue reads the store for all readers: at once when this process has stored something, and each second for what
/// another node has. A reader that is slow or gone is dropped by its stream.
final class ConversationFeed: Sendable {
    /// How far a reader is, and for whom they read.
    struct Place: Sendable {
        let subscriber: String?
        /// The number of the last message that was sent.
        var last: Int64
    }

    /// Its topic is the conversation.
    typealias Reader = Listeners<Place>.Listener

    static let mostReaders = 8_192
    /// Of one conversation: some open tabs.
    static let mostReadersOfOne = 8

    private let desk: Helpdesk
    private let readers = Listeners<Place>(atMost: mostReaders, ofOneTopic: mostReadersOfOne)
    /// Conversations that are waiting to be read.
    private let changed = Mutex<Set<String>>([])
    private let queue = DispatchQueue(label: "conversation-feed")
    private let tick: DispatchTimeInterval

    init(_ desk: Helpdesk, tick: DispatchTimeInterval = .seconds(1)) {
        self.desk = desk
        self.tick = tick
        _ = desk.changes.listen { [weak self] in self?.changed($0) }
    }

    /// Sends a conversation's messages after the reader's place, now and from now on. Throws `notFound`, `overloaded`.
    func open(_ reader: Reader) throws -> ResponseStream {
        // Whether they may, before anything is promised.
        _ = try desk.readConversation(
            reader.topic, after: .max, as: reader.principal, subscriber: reader.place.subscriber)
        if try readers.add(reader) { scheduleTick() }
        changed(reader.topic)
        return reader.stream
    }

    private func changed(_ conversation: String) {
        guard readers.hasListeners(conversation) else { return }
        let isFirst = changed.withLock { changed in
            changed.insert(conversation)
            return changed.count == 1
        }
        if isFirst { queue.async { [weak self] in self?.sendChanged() } }
    }

    private func sendChanged() {
        let changed = changed.withLock { changed in
            defer { changed = [] }
            return changed
        }
        for (number, reader) in readers.all where changed.contains(reader.topic) { send(to: reader, number) }
    }

    private func send(to reader: Reader, _ number: Int) {
        do {
            _ = try desk.authenticate(reader.authorization)
            let (_, messages, _) = try desk.readConversation(
                reader.topic, after: reader.place.last, as: reader.principal, subscriber: reader.place.subscriber)
            guard let last = messages.last?.seq else { return }
            let events = messages.flatMap { ServerSentEvent.bytes("message", id: $0.seq, $0.json.encoded) }
            readers.send(events, to: number)
            readers.move(number, to: Place(subscriber: reader.place.subscriber, last: last))
        } catch is HelpdeskError {
            // The conversation has become somebody's since, or the key is void.
            readers.end(number)
        } catch {
            // The store does not answer now: the next tick tries again.
        }
    }

    private func scheduleTick() {
        queue.asyncAfter(deadline: .now() + tick) { [weak self] in self?.runTick() }
    }

    private func runTick() {
        guard readers.tick(desk) else { return }
        let all = readers.all
        if let latest = try? desk.latestMessages(of: Set(all.values.map(\.topic)).sorted()) {
            for (number, reader) in all where latest[reader.topic] ?? 0 > reader.place.last { send(to: reader, number) }
        }
        scheduleTick()
    }
}
