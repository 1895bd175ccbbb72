import Dispatch
import Foundation
import Synchronization

/// What a listener hears.
public enum Signal: Sendable, Hashable {
    /// Somebody announced this after a commit.
    case said(String)
    /// Something may have been missed: look into the store. Comes once listening has begun, from time to time, and
    /// every second while the store cannot be listened to.
    case lookAgain
}

/// Something to announce on a channel.
struct Notice: Sendable, Hashable {
    let channel: String
    let payload: String

    /// PostgreSQL takes less than 8,000 bytes, with the channel and the schema among them.
    static let longest = 7_800

    init(_ channel: String, _ payload: String) throws {
        guard channel.utf8.count + payload.utf8.count <= Self.longest, !channel.utf8.contains(UInt8(ascii: "\n")) else {
            throw StorageError.engine(
                code: 0, reason: "a notification holds at most \(Self.longest) bytes", statement: "NOTIFY")
        }
        try [SQLValue.text(channel), .text(payload)].mustBeStorable()
        self.channel = channel
        self.payload = payload
    }
}

/// Listens until it is cancelled or let go of.
public final class Listening: Sendable {
    private let end: @Sendable () -> Void

    init(_ end: @escaping @Sendable () -> Void) { self.end = end }

    deinit { end() }

    /// Nothing is heard from here on, except what is being heard at this moment.
    public func cancel() { end() }
}

/// Who listens to what, in this process. Hands signals on in their order, on a thread of its own; what is said again
/// before it was heard is heard once.
final class NoticeBoard: Sendable {
    private struct Ear: Sendable {
        let channel: String
        let hear: @Sendable (Signal) -> Void
    }

    /// `channel`: nil means all.
    private struct Call: Sendable, Hashable {
        let signal: Signal
        let channel: String?
    }

    private struct Calls {
        var waiting: [Call] = []
        var known: Set<Call> = []
    }

    private let ears = Mutex<[UUID: Ear]>([:])
    private let calls = Mutex(Calls())
    private let queue = DispatchQueue(label: "hi5-notices")

    func add(_ channel: String, _ hear: @escaping @Sendable (Signal) -> Void) -> Listening {
        let id = UUID()
        ears.withLock { $0[id] = Ear(channel: channel, hear: hear) }
        return Listening { [weak self] in self?.ears.withLock { $0[id] = nil } }
    }

    /// nil tells all channels.
    func tell(_ signal: Signal, _ channel: String?) {
        let call = Call(signal: signal, channel: channel)
        let isFirst = calls.withLock { calls in
            guard calls.known.insert(call).inserted else { return false }
            calls.waiting.append(call)
            return calls.waiting.count == 1
        }
        if isFirst { queue.async { [self] in handOn() } }
    }

    private func handOn() {
        let waiting = calls.withLock { calls in
            defer { calls = Calls() }
            return calls.waiting
        }
        let all = ears.withLock { Array($0.values) }
        for call in waiting {
            for ear in all where call.channel == nil || ear.channel == call.channel { ear.hear(call.signal) }
        }
    }

    var isEmpty: Bool { ears.withLock { $0.isEmpty } }

    func close() { ears.withLock { $0.removeAll() } }
}
