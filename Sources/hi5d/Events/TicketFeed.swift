import Dispatch
import HTTPServer
import Helpdesk
import JSON
import Synchronization

/// Tells agents which tickets have come or changed, as server-sent events: `ticket` with what a list shows of it,
/// `gone` with the number of one that has left the agent's queues, `reset` when there was too much to tell.
///
/// One queue asks the store for all listeners, brand by brand: at once when a commit changed tickets, on whatever node,
/// and each second for what was not heard of. An event's id is the time of the change. As what changed first need not
/// be committed first, each look goes back some seconds, and so does who comes back with an id: a change may be told
/// twice, none is left out.
final class TicketFeed: Sendable {
    /// From when on a listener has yet to be told what was missed; nil when they are told all there is.
    typealias Listener = Listeners<Timestamp?>.Listener

    static let mostListeners = 2_048
    /// Of one agent: some terminals.
    static let mostOfAnAgent = 8
    /// Told at once; who has missed more is to ask for the list.
    static let mostTold = 500
    private static let lookBack: Int64 = 10
    /// Between two looks at news, which come in crowds; and so many times as long as the last look took, so that
    /// looking leaves the store to others.
    private static let pause = (least: Duration.milliseconds(50), looks: 9)

    /// What was told of a brand.
    private struct Told {
        /// When the store last answered.
        var lookedAt: Timestamp
        /// Versions by number.
        var versions: [Int64: Int64] = [:]
        /// When each of them was changed.
        var times: [Int64: Timestamp] = [:]

        mutating func add(_ tickets: [Ticket], at time: Timestamp) {
            let kept = min(time, lookedAt).adding(seconds: -2 * TicketFeed.lookBack)
            for ticket in tickets {
                (versions[ticket.number], times[ticket.number]) = (ticket.version, ticket.updatedAt)
            }
            for (number, changed) in times where changed < kept {
                (versions[number], times[number]) = (nil, nil)
            }
            lookedAt = time
        }
    }

    /// Brands that have to be looked at.
    private struct News {
        private var brands: Set<String> = []
        private var areAll = false
        private var isDue = false
        private var next = ContinuousClock.now

        /// How long to wait before the look; nil when one is due already.
        mutating func add(_ brand: String?) -> Duration? {
            if let brand { brands.insert(brand) } else { areAll = true }
            guard !isDue else { return nil }
            isDue = true
            return max(.zero, next - .now)
        }

        /// nil: all.
        mutating func take() -> Set<String>? {
            defer { (brands, areAll, isDue) = ([], false, false) }
            return areAll ? nil : brands
        }

        mutating func rest(until time: ContinuousClock.Instant) { next = time }
    }

    private let desk: Helpdesk
    private let listeners = Listeners<Timestamp?>(atMost: mostListeners, ofOneTopic: mostOfAnAgent)
    private let told = Mutex<[String: Told]>([:])
    private let news = Mutex(News())
    private let hearing = Mutex<(any Sendable)?>(nil)
    private let queue = DispatchQueue(label: "ticket-feed")
    private let tick: DispatchTimeInterval

    init(_ desk: Helpdesk, tick: DispatchTimeInterval) {
        self.desk = desk
        self.tick = tick
        let heard = desk.hearOfTickets { [weak self] in self?.look(soonAt: $0) }
        hearing.withLock { $0 = heard }
    }

    /// Tells the agent what has changed since `last`, and from now on. Throws `notAllowed`, `overloaded`.
    func open(_ principal: Principal, authorization: String?, last: Timestamp?) throws -> ResponseStream {
        try desk.mustWatchTickets(principal)
        let listener = Listener(
            topic: authorization ?? "", principal, authorization: authorization, place: last)
        if try listeners.add(listener) { queue.asyncAfter(deadline: .now() + tick) { [weak self] in self?.runTick() } }
        look(soonAt: principal.brand)
        return listener.stream
    }

    /// nil: at all brands.
    private func look(soonAt brand: String?) {
        guard !listeners.isEmpty, let pause = news.withLock({ $0.add(brand) }) else { return }
        queue.asyncAfter(deadline: .now() + pause / .seconds(1)) { [weak self] in
            guard let self else { return }
            let brands = news.withLock { $0.take() }
            look { brands?.contains($0) ?? true }
        }
    }

    private func runTick() {
        guard listeners.tick(desk) else { return told.withLock { $0 = [:] } }
        look { _ in true }
        queue.asyncAfter(deadline: .now() + tick) { [weak self] in self?.runTick() }
    }

    private func look(_ isWanted: (_ brand: String) -> Bool) {
        let begin = ContinuousClock.now
        defer {
            let end = ContinuousClock.now
            let pause = max(Self.pause.least, (end - begin) * Self.pause.looks)
            news.withLock { $0.rest(until: end + pause) }
        }
        let brands = Dictionary(grouping: listeners.all) { $0.value.principal.brand }
        told.withLock { told in told = told.filter { brands[$0.key] != nil } }
        for (brand, listening) in brands where isWanted(brand) {
            // A store that does not answer now is asked again, for all that was missed.
            try? tellMissed(listening)
            try? tellNews(of: brand, to: listening)
        }
    }

    private func tellNews(of brand: String, to listening: [(key: Int, value: Listener)]) throws {
        let now = Timestamp.now
        var told = told.withLock { $0[brand] } ?? Told(lookedAt: now)
        let since = told.lookedAt.adding(seconds: -Self.lookBack)
        let changed = try desk.changedTickets(
            of: brand, since: since, except: told.versions, atMost: Self.mostTold)
        told.add(changed.tickets, at: now)
        if !changed.isComplete {
            // So that the next look does not find them again.
            told = Told(lookedAt: now.adding(seconds: Self.lookBack))
        }
        self.told.withLock { $0[brand] = told }
        try tell(changed, since: since, to: listening)
    }

    private func tellMissed(_ listening: [(key: Int, value: Listener)]) throws {
        let now = Timestamp.now
        for (number, listener) in listening {
            guard let last = listener.place else { continue }
            let since = min(last, now).adding(seconds: -Self.lookBack)
            let missed = try desk.changedTickets(
                of: listener.principal.brand, since: since, except: [:], atMost: Self.mostTold)
            try tell(missed, since: since, to: [(number, listener)])
            listeners.move(number, to: nil)
        }
    }

    private func tell(_ changed: ChangedTickets, since: Timestamp, to listening: [(key: Int, value: Listener)]) throws {
        guard changed.isComplete else {
            let event = ServerSentEvent.bytes("reset", id: Timestamp.now.milliseconds, Array("{}".utf8))
            for (number, _) in listening { listeners.send(event, to: number) }
            return
        }
        var events: [Int: [UInt8]] = [:]
        for ticket in changed.tickets {
            let id = ticket.updatedAt.milliseconds
            let seen = ServerSentEvent.bytes("ticket", id: id, ticket.row)
            let gone = ServerSentEvent.bytes(
                "gone", id: id, JSON.object([.init("number", .int(ticket.number))]).encoded)
            var left: Set<String>?
            for (number, listener) in listening {
                if listener.principal.maySee(queue: ticket.state.queue) {
                    events[number, default: []] += seen
                } else {
                    let queues = try left ?? desk.queuesLeft(by: ticket, since: since)
                    left = queues
                    if queues.contains(where: listener.principal.maySee) { events[number, default: []] += gone }
                }
            }
        }
        guard !events.isEmpty else { return }
        // After the tickets were read, not before: what was stored since a key became void is not told to it.
        listeners.endVoid(desk, among: listening)
        for (number, events) in events { listeners.send(events, to: number) }
    }
}
