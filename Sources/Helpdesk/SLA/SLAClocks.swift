import JSON
import Storage

/// The clocks of one ticket: how much of each target's time is used up, and when it will be over.
public struct SLAClocks: Sendable, Equatable {
    public struct Clock: Sendable, Equatable {
        public let target: SLATarget
        /// Business time allowed, in milliseconds.
        public var allowed: Int64
        /// Business time used before it last started to run, in milliseconds.
        public var used: Int64 = 0
        /// Since when it runs; nil while it stands still.
        public var since: Timestamp?
        /// When the time will be over; nil while it stands still.
        public var due: Timestamp?
        /// When a warning is due: at four fifths of the time.
        public var warnAt: Timestamp?
        public var metAt: Timestamp?
        public var isWarned = false
        public var isBreached = false
    }

    public var clocks: [Clock] = []

    /// The first time that runs out; nil when none runs.
    public var due: Timestamp? { running.compactMap(\.due).min() }
    /// The clock that runs out first.
    public var nextDue: Clock? { running.first { $0.due != nil && $0.due == due } }

    private var running: [Clock] { clocks.filter { $0.metAt == nil && $0.since != nil } }

    /// When there is something to warn of or to record.
    var nextTurn: Timestamp? {
        running.flatMap { [$0.isWarned ? nil : $0.warnAt, $0.isBreached ? nil : $0.due] }.compactMap { $0 }.min()
    }

    public subscript(target: SLATarget) -> Clock? { clocks.first { $0.target == target } }
}

extension SLAClocks {
    /// Clocks that have never run.
    static let unpromised = [Clock(target: .firstReply, allowed: 0), Clock(target: .resolution, allowed: 0)]

    /// Starts the clocks of a ticket that has just been opened.
    mutating func start(ticket: Ticket, at time: Timestamp, settings: DeskSettings) {
        clocks = Self.unpromised
        settle(ticket.state, at: time, settings: settings)
    }

    /// Follows what happened to the ticket, whose state is the one after it.
    mutating func follow(_ action: TicketAction, ticket: Ticket, at time: Timestamp, settings: DeskSettings) {
        switch action {
        case .reply:
            meet(.firstReply, at: time, settings: settings, ticket.state)
            meet(.nextReply, at: time, settings: settings, ticket.state)
        case .subscriberMessage:
            if self[.firstReply]?.metAt != nil, self[.nextReply]?.metAt != nil || self[.nextReply] == nil {
                clocks.removeAll { $0.target == .nextReply }
                clocks.append(Clock(target: .nextReply, allowed: 0))
            }
            // It is not solved after all: the time goes on from where it stood.
            change(.resolution) { $0.metAt = nil }
        case .solve, .merge:
            for target in SLATarget.allCases { meet(target, at: time, settings: settings, ticket.state) }
        case .slaWarning: mark(at: time, \.warnAt, \.isWarned)
        case .slaBreach: mark(at: time, \.due, \.isBreached)
        default: break
        }
        if ticket.status.isUnsolved, self[.resolution]?.metAt != nil { change(.resolution) { $0.metAt = nil } }
        settle(ticket.state, at: time, settings: settings)
    }

    /// Takes over changed policies and hours, as if they had held since each clock last started to run.
    mutating func reset(_ state: TicketState, at time: Timestamp, settings: DeskSettings) {
        let before = clocks
        settle(state, at: time, settings: settings, anew: true)
        // Of what is due at another time, a warning is due again. A breach has happened.
        for index in clocks.indices where clocks[index].warnAt ?? time > time {
            let earlier = before.first { $0.target == clocks[index].target }
            if earlier?.due != clocks[index].due { clocks[index].isWarned = false }
        }
    }

    /// Lets each clock run or stand as the state says, with the time that the policy of the moment allows: it counts
    /// since the clock last started to run.
    private mutating func settle(
        _ state: TicketState, at time: Timestamp, settings: DeskSettings, anew: Bool = false
    ) {
        let policy = settings.policy(for: state, at: time)
        let hours = policy.map(settings.hours) ?? .always
        for index in clocks.indices where clocks[index].metAt == nil {
            let allowed = (policy?.minutes[clocks[index].target] ?? 0) * 60_000
            // While it is the subscriber's turn, time stands still.
            let runs = allowed > 0 && state.status.isUnsolved && state.status != .pending
            let isChanged = clocks[index].allowed != allowed
            clocks[index].allowed = allowed
            if !runs {
                clocks[index].stop(at: time, hours)
            } else if anew || isChanged || clocks[index].since == nil {
                clocks[index].run(from: clocks[index].since ?? time, hours)
            }
        }
    }

    private mutating func meet(
        _ target: SLATarget, at time: Timestamp, settings: DeskSettings, _ state: TicketState
    ) {
        let hours = settings.policy(for: state, at: time).map(settings.hours) ?? .always
        change(target) { clock in
            guard clock.metAt == nil else { return }
            clock.stop(at: time, hours)
            clock.metAt = time
        }
    }

    private mutating func mark(
        at time: Timestamp, _ moment: KeyPath<Clock, Timestamp?>, _ flag: WritableKeyPath<Clock, Bool>
    ) {
        for index in clocks.indices {
            if clocks[index].metAt == nil, let due = clocks[index][keyPath: moment], due <= time {
                clocks[index][keyPath: flag] = true
            }
        }
    }

    private mutating func change(_ target: SLATarget, _ edit: (inout Clock) -> Void) {
        guard let index = clocks.firstIndex(where: { $0.target == target }) else { return }
        edit(&clocks[index])
    }
}

extension SLAClocks.Clock {
    fileprivate mutating func run(from time: Timestamp, _ hours: BusinessHours) {
        since = time
        due = hours.adding(allowed - used, to: time)
        warnAt = hours.adding(allowed / 5 * 4 - used, to: time)
    }

    /// What stands still late is breached, whether or not anybody looked before it did.
    fileprivate mutating func stop(at time: Timestamp, _ hours: BusinessHours) {
        if let since { used += hours.elapsed(from: since, to: time) }
        if let due, due < time { isBreached = true }
        if allowed > 0, used > allowed { isBreached = true }
        (since, due, warnAt) = (nil, nil, nil)
    }
}
