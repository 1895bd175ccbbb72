import Foundation
import JSON

@testable import Helpdesk

/// A brand's hours as somebody would tell them with a calendar and a watch: for each minute, whether it is one.
struct NaiveHours {
    let start: Int64
    private let isOpen: [Bool]

    /// `isWork`: weekday (Sunday is 1), minute of the day by the wall clock, and the day as it is written.
    init(
        zone: String, from start: Timestamp, days: Int, _ isWork: (_ weekday: Int, _ minute: Int, _ day: String) -> Bool
    ) {
        self.start = start.milliseconds / 60_000
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone)!
        isOpen = (0..<days * 1_440).map { minute in
            let date = Date(timeIntervalSince1970: Double(start.seconds) + Double(minute) * 60)
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .weekday], from: date)
            let day = String(format: "%04d-%02d-%02d", parts.year!, parts.month!, parts.day!)
            return isWork(parts.weekday!, parts.hour! * 60 + parts.minute!, day)
        }
    }

    func counts(_ minute: Int64) -> Bool {
        let index = Int(minute - start)
        return isOpen.indices.contains(index) && isOpen[index]
    }

    /// The minute at whose beginning `rest` of these minutes have gone by.
    func end(of rest: Int64, from minute: Int64) -> Int64? {
        var (rest, minute) = (rest, minute)
        while rest > 0 {
            guard minute - start < Int64(isOpen.count) else { return nil }
            if counts(minute) { rest -= 1 }
            minute += 1
        }
        return minute
    }
}

/// A ticket's times, counted minute by minute from its events, by the rules as they are written down:
/// the first reply counts from the opening, the next reply from what the subscriber writes after one, the resolution until
/// it is solved, all of it only in business hours and never while it is the subscriber's turn. A clock is breached that was
/// over when somebody looked, or before what it waited for happened, or that stands still with more than its time used.
struct NaiveSLA {
    struct Clock {
        var allowed: Int64 = 0
        var used: Int64 = 0
        /// The end of the last minute that counted; where none has since it last began to run, that beginning.
        var lastMinute: Int64 = 0
        var met: Int64?
        var isWarned = false
        var isBreached = false
    }

    private(set) var clocks: [SLATarget: Clock] = [.firstReply: Clock(), .resolution: Clock()]
    private(set) var runs = false
    private var (priority, queue, status) = ("", "", "")
    /// Up to which it has counted.
    private(set) var minute: Int64
    private let hours: NaiveHours
    private let allowed: (_ priority: String, _ queue: String, SLATarget) -> Int64

    /// `looks`: the minutes at which the clocks were looked at, each before what happened in it.
    init(
        _ events: [TicketEvent], _ hours: NaiveHours, looks: [Int64],
        allowed: @escaping (_ priority: String, _ queue: String, SLATarget) -> Int64
    ) {
        self.hours = hours
        self.allowed = allowed
        minute = events.first.map { $0.at.milliseconds / 60_000 } ?? 0
        var rest = events[...]
        for look in looks where look >= minute {
            while let event = rest.first, event.at.milliseconds / 60_000 < look { follow(rest.removeFirst(), event.at) }
            pass(to: look)
            mark()
        }
        for event in rest { follow(event, event.at) }
    }

    private mutating func follow(_ event: TicketEvent, _ time: Timestamp) {
        pass(to: time.milliseconds / 60_000)
        for change in event.changes {
            switch change.field {
            case .status: status = change.to.string ?? ""
            case .priority: priority = change.to.string ?? ""
            case .queue: queue = change.to.string ?? ""
            default: break
            }
        }
        if event.kind == "subscriber_message", clocks[.firstReply]?.met != nil {
            if clocks[.nextReply] == nil || clocks[.nextReply]?.met != nil { clocks[.nextReply] = Clock() }
        }
        if event.kind == "reply" { meet([.firstReply, .nextReply]) }
        if event.kind == "solve" || event.kind == "merge" { meet([.firstReply, .nextReply, .resolution]) }
        if ["new", "open", "pending", "on_hold"].contains(status) { clocks[.resolution]?.met = nil }
        let ran = runs
        let goesOn = ["new", "open", "on_hold"].contains(status)
        for (target, clock) in clocks where clock.met == nil {
            if !goesOn { markLate(target) }
            if goesOn, !ran { clocks[target]?.lastMinute = minute }
            clocks[target]?.allowed = allowed(priority, queue, target)
        }
        runs = goesOn
        if !runs { for (target, clock) in clocks where clock.met == nil { markLate(target) } }
        // What a timer changed is looked at in the same turn.
        if event.actor == .system, event.kind == "wake" || event.kind == "update" { mark() }
    }

    private mutating func pass(to end: Int64) {
        while minute < end {
            if runs, hours.counts(minute) {
                for target in clocks.keys where clocks[target]?.met == nil {
                    clocks[target]?.used += 1
                    clocks[target]?.lastMinute = minute + 1
                }
            }
            minute += 1
        }
    }

    private mutating func mark() {
        guard runs else { return }
        for (target, clock) in clocks where clock.met == nil {
            if clock.used >= clock.allowed / 5 * 4 { clocks[target]?.isWarned = true }
            if clock.used >= clock.allowed { clocks[target]?.isBreached = true }
        }
    }

    private mutating func meet(_ targets: [SLATarget]) {
        for target in targets where clocks[target]?.met == nil {
            markLate(target)
            clocks[target]?.met = minute
        }
    }

    /// What ends now ends late if its time was over before.
    private mutating func markLate(_ target: SLATarget) {
        guard let clock = clocks[target], clock.allowed > 0 else { return }
        let isOver = runs && clock.used == clock.allowed && clock.lastMinute < minute
        if isOver || clock.used > clock.allowed { clocks[target]?.isBreached = true }
    }
}
