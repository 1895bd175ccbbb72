import HTTPServer
import Helpdesk
import Synchronization

/// Those who listen to something as server-sent events: who they are, who has gone, whose key has become void. `Place` is
/// how far each of them is.
final class Listeners<Place: Sendable>: Sendable {
    struct Listener: Sendable {
        /// What they listen to; of one topic only so many may listen.
        let topic: String
        let principal: Principal
        /// The header that it came with: when its key becomes void, the stream ends.
        let authorization: String?
        var place: Place
        let stream = ResponseStream()
        fileprivate var quietTicks = 0

        init(topic: String, _ principal: Principal, authorization: String?, place: Place) {
            (self.topic, self.principal, self.authorization, self.place) = (topic, principal, authorization, place)
        }
    }

    private struct State {
        var all: [Int: Listener] = [:]
        /// How many listen to each topic: to most nobody does.
        var counts: [String: Int] = [:]
        var nextNumber = 0
        var isTicking = false

        @discardableResult
        mutating func remove(_ number: Int) -> Listener? {
            guard let listener = all.removeValue(forKey: number) else { return nil }
            let left = (counts[listener.topic] ?? 1) - 1
            counts[listener.topic] = left > 0 ? left : nil
            return listener
        }
    }

    /// Ticks without an event after which a comment keeps the connection open and finds out who has gone.
    private static var heartbeat: Int { 15 }

    private let most: Int
    private let mostOfOne: Int
    private let state = Mutex(State())

    init(atMost most: Int, ofOneTopic mostOfOne: Int) { (self.most, self.mostOfOne) = (most, mostOfOne) }

    /// One more of a topic takes the place of the oldest. Throws `overloaded`. Returns whether ticks have to begin.
    func add(_ listener: Listener) throws -> Bool {
        listener.stream.send(Array("retry: 2000\n\n".utf8))
        let (displaced, mustTick) = try state.withLock { state in
            guard state.all.count < most else { throw Problem.overloaded }
            var displaced: Listener?
            if state.counts[listener.topic] ?? 0 >= mostOfOne {
                displaced = state.all.filter { $0.value.topic == listener.topic }.keys.min().flatMap {
                    state.remove($0)
                }
            }
            state.all[state.nextNumber] = listener
            state.nextNumber += 1
            state.counts[listener.topic, default: 0] += 1
            defer { state.isTicking = true }
            return (displaced, !state.isTicking)
        }
        displaced?.stream.finish()
        return mustTick
    }

    var all: [Int: Listener] { state.withLock { $0.all } }

    var isEmpty: Bool { state.withLock { $0.all.isEmpty } }

    func hasListeners(_ topic: String) -> Bool { state.withLock { $0.counts[topic] != nil } }

    /// Whoever takes no more is let go.
    func send(_ events: [UInt8], to number: Int) {
        guard let stream = state.withLock({ $0.all[number]?.stream }) else { return }
        let isOpen = stream.send(events)
        state.withLock { state in
            guard isOpen else { return _ = state.remove(number) }
            state.all[number]?.quietTicks = 0
        }
    }

    func move(_ number: Int, to place: Place) { state.withLock { $0.all[number]?.place = place } }

    func end(_ number: Int) { state.withLock { $0.remove(number) }?.stream.finish() }

    /// Ends the streams of keys that are void or mean something else by now.
    func endVoid(_ desk: Helpdesk, among listening: [(key: Int, value: Listener)]) {
        for (number, listener) in listening
        where (try? desk.authenticate(listener.authorization)) != listener.principal {
            end(number)
        }
    }

    /// Ends the streams of void keys and keeps the others open. False when nobody is left: then ticks end.
    func tick(_ desk: Helpdesk) -> Bool {
        endVoid(desk, among: Array(all))
        let quiet = state.withLock { state in
            state.all.keys.sorted().filter { number in
                let ticks = (state.all[number]?.quietTicks ?? 0) + 1
                state.all[number]?.quietTicks = ticks % Self.heartbeat
                return ticks == Self.heartbeat
            }
        }
        for number in quiet { send(Array(": \n\n".utf8), to: number) }
        return state.withLock { state in
            state.isTicking = !state.all.isEmpty
            return state.isTicking
        }
    }
}

enum ServerSentEvent {
    /// `id`, `event` and one line of data (HTML Living Standard, 9.2).
    static func bytes(_ name: String, id: Int64, _ data: [UInt8]) -> [UInt8] {
        Array("id: \(id)\nevent: \(name)\ndata: ".utf8) + data + [10, 10]
    }
}
