import Dispatch
import Foundation
import JSON
import Synchronization

/// What came of asking a brand's billing API about one subscriber.
struct FetchedRecord: Sendable {
    var changes: [RecordChange] = []
    /// The parts that were had.
    var parts: [String] = []
    var missing: [SubscriptionContext.Missing] = []
}

/// How many callers may wait at once.
final class CallLimit: Sendable {
    private let most: Int
    private let count = Mutex(0)

    init(most: Int) { self.most = most }

    func enter() -> Bool {
        count.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}

/// Asks one brand's billing API: at most so many at once, each within a deadline, and not at all for a while after it
/// has failed several times.
final class Connector: Sendable {
    let settings: ConnectorSettings
    private let transport: any Transport
    /// Of all brands together.
    private let all: CallLimit
    private let state = Mutex(State())

    private struct State {
        var breaker = CircuitBreaker()
        var calls: Int64 = 0
    }

    init(_ settings: ConnectorSettings, transport: any Transport, limit: CallLimit) {
        self.settings = settings
        self.transport = transport
        all = limit
    }

    /// Fetches all parts at the same time. Blocks until they are there, or until the deadline.
    func fetch(_ subscriber: String, at time: Timestamp) -> FetchedRecord {
        let names = settings.parts.keys.sorted()
        func none(_ reason: String) -> FetchedRecord {
            FetchedRecord(missing: names.map { .init(part: $0, reason: reason) })
        }
        guard all.enter() else { return none("billing APIs are being asked too often at once") }
        defer { all.leave() }
        let refusal = state.withLock { state -> String? in
            guard state.calls < settings.callsAtOnce else { return "the billing API is being asked too often at once" }
            guard state.breaker.mayCall(at: time) else {
                return "the billing API failed lately and is not asked for now"
            }
            state.calls += 1
            return nil
        }
        if let refusal { return none(refusal) }
        let round = FetchRound(names, settings, transport)
        let results = round.run(subscriber)
        var fetched = FetchedRecord()
        var hasFailed = false
        for name in names {
            switch results[name] ?? .failure(.timedOut) {
            case .success(let data):
                do {
                    fetched.changes += try settings.changes(name, JSON.parse(data).withoutCards, at: time)
                    fetched.parts.append(name)
                } catch {
                    fetched.missing.append(.init(part: name, reason: "the billing API's answer could not be read"))
                }
            case .failure(let failure):
                // Nobody of that id there: an answer too.
                if failure != .status(404) { hasFailed = true }
                fetched.missing.append(.init(part: name, reason: reason(failure)))
            }
        }
        state.withLock { state in
            state.calls -= 1
            if hasFailed {
                state.breaker.failed(at: time, limit: settings.failuresToOpen, pause: settings.openSeconds)
            } else {
                state.breaker.succeeded()
            }
        }
        return fetched
    }

    private func reason(_ failure: FetchFailure) -> String {
        switch failure {
        case .timedOut: "the billing API timed out after \(settings.deadline.inSeconds) s"
        case .unreachable: "the billing API could not be reached"
        case .tooLarge: "the billing API's answer was too large"
        case .forbidden: "the billing API's host is none that the operator lets be called"
        case .status(404): "the billing API knows nothing of this subscriber"
        case .status(let code): "the billing API answered with status \(code)"
        }
    }
}

/// The calls for one subscriber, with their retries.
private final class FetchRound: Sendable {
    private let names: [String]
    private let settings: ConnectorSettings
    private let transport: any Transport
    private let end: DispatchTime
    private let open = DispatchGroup()
    private let state = Mutex(State())

    private struct State {
        var results: [String: Result<Data, FetchFailure>] = [:]
        var tasks: [any FetchTask] = []
        var isOver = false
    }

    init(_ names: [String], _ settings: ConnectorSettings, _ transport: any Transport) {
        self.names = names
        self.settings = settings
        self.transport = transport
        end = .now() + settings.deadline.asSeconds
    }

    func run(_ subscriber: String) -> [String: Result<Data, FetchFailure>] {
        for name in names {
            guard let part = settings.parts[name], let url = settings.url(part, subscriber: subscriber) else {
                continue
            }
            open.enter()
            ask(url, name, attempt: 0)
        }
        _ = open.wait(timeout: end)
        let (results, tasks) = state.withLock { state in
            state.isOver = true
            return (state.results, state.tasks)
        }
        tasks.forEach { $0.cancel() }
        return results
    }

    private func ask(_ url: URL, _ name: String, attempt: Int64) {
        let header = settings.header.flatMap { header in settings.key.map { (name: header, value: $0) } }
        let task = transport.get(url, header: header, seconds: settings.deadline.asSeconds) { [self] result in
            if case .failure(let failure) = result, failure.mayPass, attempt < settings.retries {
                // Between a half and the whole of 100, 200, 400… ms, so that many do not come back together.
                let pause = Double.random(in: 0.5...1) * 0.1 * Double(1 << attempt)
                guard DispatchTime.now() + pause < end else { return settle(name, result) }
                DispatchQueue.global().asyncAfter(deadline: .now() + pause) {
                    self.ask(url, name, attempt: attempt + 1)
                }
            } else {
                settle(name, result)
            }
        }
        let isLate = state.withLock { state in
            if !state.isOver { state.tasks.append(task) }
            return state.isOver
        }
        if isLate { task.cancel() }
    }

    private func settle(_ name: String, _ result: Result<Data, FetchFailure>) {
        state.withLock { $0.results[name] = result }
        open.leave()
    }
}

extension Duration {
    fileprivate var asSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    /// `2`, `0.5`.
    fileprivate var inSeconds: String {
        let seconds = asSeconds
        return seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    }
}
