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
    /// Who reads a conversation, and how far they are.
    struct Reader: Sendable {
        let conversation: String
        let principal: Principal
        /// The header that it came with: when its key becomes void, the stream ends.
        let authorization: String?
        let subscriber: String?
        /// The number of the last message that was sent.
        var last: Int64
        let stream = ResponseStream()
        var idleTicks = 0
    }

    private struct State {
        private(set) var readers: [Int: Reader] = [:]
        /// How many read each conversation: most of what is said is read by nobody here.
        private(set) var watched: [String: Int] = [:]
        var nextNumber = 0
        var isTicking = false
        /// Conversations that are waiting to be read.
        var changed: Set<String> = []

        mutating func add(_ reader: Reader) {
            readers[nextNumber] = reader
            nextNumber += 1
            watched[reader.conversation, default: 0] += 1
        }

        @discardableResult
        mutating func remove(_ number: Int) -> Reader? {
            guard let reader = readers.removeValue(forKey: number) else { return nil }
            let left = (watched[reader.conversation] ?? 1) - 1
            watched[reader.conversation] = left > 0 ? left : nil
            return reader
        }

        mutating func change(_ number: Int, _ change: (inout Reader) -> Void) {
            if var reader = readers[number] {
                change(&reader)
                readers[number] = reader
            }
        }
    }

    static let mostReaders = 8_192
    /// Of one conversation: some open tabs. One more takes the place of the oldest.
    static let mostReadersOfOne = 8
    /// Ticks without a message after which a comment keeps the connection open and finds out who has gone.
    private static let heartbeat = 15

    private let desk: Helpdesk
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "conversation-feed")
    private let tick: DispatchTimeInterval

    init(_ desk: Helpdesk, tick: DispatchTimeInterval = .seconds(1)) {
        self.desk = desk
        self.tick = tick
        _ = desk.changes.listen { [weak self] in self?.changed($0) }
    }

    /// Sends a conversation's messages after `last`, now and from now on. Throws `notFound`, `overloaded`.
    func open(_ reader: Reader) throws -> ResponseStream {
        // Whether they may, before anything is promised.
        _ = try desk.readConversation(
            reader.conversation, after: .max, as: reader.principal, subscriber: reader.subscriber)
        reader.stream.send(Array("retry: 2000\n\n".utf8))
        let (displaced, mustTick) = try state.withLock { state in
            guard state.readers.count < Self.mostReaders else { throw Problem.overloaded }
            let others = state.readers.filter { $0.value.conversation == reader.conversation }.keys.sorted()
            let oldest = others.count >= Self.mostReadersOfOne ? others.first : nil
            let displaced = oldest.flatMap { state.remove($0)?.stream }
            state.add(reader)
            defer { state.isTicking = true }
            return (displaced, !state.isTicking)
        }
        displaced?.finish()
        if mustTick { scheduleTick() }
        changed(reader.conversation)
        return reader.stream
    }

    // MARK: What is new

    private func changed(_ conversation: String) {
        let isFirst = state.withLock { state in
            guard state.watched[conversation] != nil else { return false }
            state.changed.insert(conversation)
            return state.changed.count == 1
        }
        if isFirst { queue.async { [weak self] in self?.sendChanged() } }
    }

    private func sendChanged() {
        let changed = state.withLock { state in
            defer { state.changed = [] }
            return state.changed
        }
        for (number, reader) in state.withLock({ $0.readers }) where changed.contains(reader.conversation) {
            send(to: reader, number)
        }
    }

    private func send(to reader: Reader, _ number: Int) {
        do {
            _ = try desk.authenticate(reader.authorization)
            let (_, messages, _) = try desk.readConversation(
                reader.conversation, after: reader.last, as: reader.principal, subscriber: reader.subscriber)
            guard let last = messages.last?.seq else { return }
            let isOpen = reader.stream.send(messages.flatMap(\.event))
            state.withLock { state in
                guard isOpen else { return _ = state.remove(number) }
                state.change(number) {
                    $0.last = last
                    $0.idleTicks = 0
                }
            }
        } catch is HelpdeskError {
            // The conversation has become somebody's since, or the key is void.
            reader.stream.finish()
            state.withLock { _ = $0.remove(number) }
        } catch {
            // The store does not answer now: the next tick tries again.
        }
    }

    // MARK: Ticks

    private func scheduleTick() {
        queue.asyncAfter(deadline: .now() + tick) { [weak self] in self?.runTick() }
    }

    private func runTick() {
        endRevoked()
        keepAlive()
        let readers = state.withLock { $0.readers }
        if let latest = try? desk.latestMessages(of: Set(readers.values.map(\.conversation)).sorted()) {
            for (number, reader) in readers where latest[reader.conversation] ?? 0 > reader.last {
                send(to: reader, number)
            }
        }
        let goesOn = state.withLock { state in
            state.isTicking = !state.readers.isEmpty
            return state.isTicking
        }
        if goesOn { scheduleTick() }
    }

    private func endRevoked() {
        for (number, reader) in state.withLock({ $0.readers })
        where (try? desk.authenticate(reader.authorization)) != reader.principal {
            reader.stream.finish()
            state.withLock { _ = $0.remove(number) }
        }
    }

    private func keepAlive() {
        let quiet = state.withLock { state in
            var quiet: [(Int, ResponseStream)] = []
            for (number, reader) in state.readers {
                let isQuiet = reader.idleTicks + 1 >= Self.heartbeat
                state.change(number) { $0.idleTicks = isQuiet ? 0 : $0.idleTicks + 1 }
                if isQuiet { quiet.append((number, reader.stream)) }
            }
            return quiet
        }
        for (number, stream) in quiet where !stream.send(Array(": \n\n".utf8)) {
            state.withLock { _ = $0.remove(number) }
        }
    }
}

extension Message {
    /// `id`, `event` and one line of data (HTML Living Standard, 9.2).
    fileprivate var event: [UInt8] { Array("id: \(seq)\nevent: message\ndata: ".utf8) + json.encoded + [10, 10] }
}
