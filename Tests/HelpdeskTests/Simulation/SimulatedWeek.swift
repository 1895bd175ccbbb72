import Foundation
import JSON
import Storage
import XCTest

@testable import Helpdesk

/// What is simulated: three brands, each with the hours of its own zone, and twenty agents who work by the clocks of
/// three zones, in the week in which European clocks change.
struct SimulatedWeek {
    struct Brand {
        let id: String
        let zone: String
        var secret = ""
        var agents: [SimulatedAgent] = []
    }

    struct SimulatedAgent {
        let id: String
        let token: String
        let zone: TimeZone
        let role: Agent.Role

        /// From nine to six by their own clock, on any day.
        func isAtWork(_ time: Timestamp) -> Bool {
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.seconds)))
            return (9..<18).contains((time.seconds + Int64(offset)) / 3_600 % 24)
        }
    }

    static let start = Timestamp(text: "2026-03-23T00:00:00Z")!
    static let stepMinutes: Int64 = 20
    static let steps = 7 * 24 * 3
    static let zones = ["Europe/Paris", "America/New_York", "Asia/Kolkata"]
    static let holiday = "2026-03-25"
    static let topics: [String?] = [nil, "double-charge", "cancel-subscription", "no-picture"]

    var brands = zip(["acme", "bolt", "cine"], SimulatedWeek.zones).map { Brand(id: $0, zone: $1) }

    /// In the order of weekdays, Sunday first; minutes by the wall clock.
    static func openings(_ brand: String) -> [[Range<Int>]] {
        switch brand {
        // Sunday's is the night in which the clocks change.
        case "acme": [[0..<360]] + Array(repeating: [540..<1_080], count: 5) + [[]]
        case "bolt": [[]] + Array(repeating: [480..<720, 720..<1_200], count: 6)
        default: Array(repeating: [600..<780, 840..<1_140], count: 7)
        }
    }

    /// In minutes: of the queue, else of the priority, else of all.
    static func allowed(_ priority: String, _ queue: String, _ target: SLATarget) -> Int64 {
        let isUrgent = priority == "high" || priority == "urgent"
        let times: [SLATarget: Int64] =
            queue == "payments"
            ? [.firstReply: 45, .nextReply: 45, .resolution: 360]
            : isUrgent
                ? [.firstReply: 30, .nextReply: 30, .resolution: 240]
                : [.firstReply: 120, .nextReply: 60, .resolution: 960]
        return times[target] ?? 0
    }

    func hours(_ brand: Brand) -> NaiveHours {
        let openings = Self.openings(brand.id)
        return NaiveHours(zone: brand.zone, from: Self.start, days: 14) { weekday, minute, day in
            day != Self.holiday && openings[weekday - 1].contains { $0.contains(minute) }
        }
    }

    /// Sets brands, people and rules up in an empty store.
    mutating func setUp(_ helpdesk: Helpdesk, _ articles: [Article]) throws {
        for place in brands.indices {
            let id = brands[place].id
            let keys = try helpdesk.createBrand(
                id: id, name: id, defaultLocale: try XCTUnwrap(LocaleTag("en")), accountURL: "https://\(id).test")
            brands[place].secret = keys.secret
            try helpdesk.publish(articles, brand: id)
        }
        for number in 0..<20 {
            let place = number % 3
            let role: Agent.Role = number < 3 ? .admin : number < 6 ? .lead : .agent
            var fields = try JSONFields(number % 5 == 4 ? ["locales": ["fr"]] : [:])
            let made = try helpdesk.insertAgent(
                brand: brands[place].id, name: "Agent \(number)", role: role, profile: AgentProfile(&fields))
            let zone = try XCTUnwrap(TimeZone(identifier: Self.zones[number / 3 % 3]))
            brands[place].agents.append(
                SimulatedAgent(id: made.agent.id, token: made.token, zone: zone, role: role))
        }
        for brand in brands { try configure(helpdesk, brand) }
    }

    private func configure(_ helpdesk: Helpdesk, _ brand: Brand) throws {
        let admin = try helpdesk.authenticate("Bearer \(brand.agents[0].token)")
        let week = zip(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], Self.openings(brand.id)).map { day, ranges in
            JSON.Member(
                day, .array(ranges.map { .string("\(Self.clock($0.lowerBound))-\(Self.clock($0.upperBound))") }))
        }
        let settings: [(SettingKind, String, JSON)] = [
            (.queue, "payments", ["topics": ["double-charge"], "push": true]), (.queue, "french", ["locales": ["fr"]]),
            (
                .calendar, "default",
                ["timeZone": .string(brand.zone), "week": .object(week), "holidays": [.string(Self.holiday)]]
            ),
            (.slaPolicy, "payments", policy("", "payments", ["queues": ["payments"]])),
            (.slaPolicy, "urgent", policy("high", "", ["priorities": ["high", "urgent"]])),
            (.slaPolicy, "usual", policy("normal", "", [:])),
            (.event, "cup", ["startsAt": "2026-03-28T14:00:00Z", "endsAt": "2026-03-28T18:00:00Z"]),
        ]
        for (kind, id, body) in settings { _ = try helpdesk.saveSetting(kind, id, body, as: admin) }
    }

    private func policy(_ priority: String, _ queue: String, _ limits: JSON) -> JSON {
        let times = [("firstReply", SLATarget.firstReply), ("nextReply", .nextReply), ("resolution", .resolution)]
        return .object(
            (limits.members ?? []) + [.init("calendar", "default")]
                + times.map { JSON.Member($0, .int(Self.allowed(priority, queue, $1))) })
    }

    private static func clock(_ minute: Int) -> String { String(format: "%02d:%02d", minute / 60, minute % 60) }
}
