import Dispatch
import Foundation
import JSON
import Synchronization

/// Public keys that somebody publishes as a JSON Web Key Set, kept for a while.
final class PublicKeys: Sendable {
    /// Seconds that keys are taken as they are; that they still count when no newer ones can be had; between two tries.
    private static let (fresh, longest, pause): (Int64, Int64, Int64) = (3_600, 86_400, 60)
    private static let deadline = 2.0

    private struct Entry {
        var keys: [String: RSAKey] = [:]
        var fetchedAt = Timestamp.longAgo
        var triedAt = Timestamp.longAgo
    }

    private let transport: any Transport
    private let entries = Mutex<[URL: Entry]>([:])

    init(transport: any Transport) { self.transport = transport }

    /// A key by its id; nil when the publisher has none of that id. Waits for an answer of theirs at most once a
    /// minute, and one caller at a time; the others are sent away to come back.
    ///
    /// Throws `unavailable` when their keys could not be had.
    func key(_ id: String, from url: URL, at time: Timestamp) throws -> RSAKey? {
        func known(_ entry: Entry) throws -> RSAKey? {
            guard entry.fetchedAt > time.adding(seconds: -Self.longest) else {
                throw HelpdeskError.unavailable(what: "the keys that this signature is checked with")
            }
            return entry.keys[id]
        }
        let entry = entries.withLock { entries -> Entry? in
            let entry = entries[url] ?? Entry()
            let isFresh = entry.fetchedAt > time.adding(seconds: -Self.fresh) && entry.keys[id] != nil
            guard !isFresh, entry.triedAt <= time.adding(seconds: -Self.pause) else { return entry }
            entries[url, default: Entry()].triedAt = time
            return nil
        }
        if let entry { return try known(entry) }
        if let keys = fetch(url) {
            entries.withLock { $0[url] = Entry(keys: keys, fetchedAt: time, triedAt: time) }
        }
        return try known(entries.withLock { $0[url] } ?? Entry())
    }

    private func fetch(_ url: URL) -> [String: RSAKey]? {
        let answer = Mutex<Data?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        let task = transport.get(url, header: nil, seconds: Self.deadline) { result in
            answer.withLock { $0 = try? result.get() }
            isDone.signal()
        }
        if isDone.wait(timeout: .now() + Self.deadline) == .timedOut { task.cancel() }
        return answer.withLock { $0 }.flatMap { try? JSON.parse($0) }.flatMap(RSAKey.keys)
    }
}

extension Timestamp {
    fileprivate static let longAgo = Timestamp(Int64.min / 2)
}
