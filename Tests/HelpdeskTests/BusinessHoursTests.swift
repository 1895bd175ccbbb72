import Foundation
import JSON
import XCTest

@testable import Helpdesk

final class BusinessHoursTests: XCTestCase {
    private func hours(_ zone: String, _ week: JSON, holidays: JSON = []) throws -> BusinessHours {
        var fields = try JSONFields(["timeZone": .string(zone), "week": week, "holidays": holidays])
        let hours = try BusinessHours(id: "x", &fields)
        try fields.finish()
        return hours
    }

    private func at(_ text: String) throws -> Timestamp { try XCTUnwrap(Timestamp(text: text)) }

    private let office: JSON = [
        "mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-17:00"], "thu": ["09:00-17:00"],
        "fri": ["09:00-12:00", "13:00-17:00"],
    ]

    func testOverAWeekend() throws {
        let paris = try hours("Europe/Paris", office)
        // Friday 16:30 in Paris, an hour: half an hour on Friday, half on Monday.
        XCTAssertEqual(
            try paris.adding(3_600_000, to: at("2026-02-06T15:30:00Z")), try at("2026-02-09T08:30:00Z"))
        XCTAssertEqual(
            try paris.elapsed(from: at("2026-02-06T10:30:00Z"), to: at("2026-02-06T12:30:00Z")), 60 * 60_000,
            "lunch does not count")
    }

    func testHolidaysDoNotCount() throws {
        let hours = try hours("Europe/Berlin", office, holidays: ["2026-02-09"])
        XCTAssertEqual(
            try hours.adding(3_600_000, to: at("2026-02-06T15:30:00Z")), try at("2026-02-10T08:30:00Z"))
    }

    func testTheClockGoesForward() throws {
        // 29 March 2026, 02:00 becomes 03:00 in Berlin: the Sunday has 23 hours.
        let always: JSON = ["sun": ["00:00-24:00"]]
        let berlin = try hours("Europe/Berlin", always)
        XCTAssertEqual(
            try berlin.elapsed(from: at("2026-03-28T12:00:00Z"), to: at("2026-03-30T12:00:00Z")), 23 * 3_600_000)
        let night = try hours("Europe/Berlin", ["sun": ["02:00-03:00"]])
        XCTAssertEqual(
            try night.elapsed(from: at("2026-03-28T12:00:00Z"), to: at("2026-03-30T12:00:00Z")), 0,
            "there is no such hour that day")
    }

    func testTheClockGoesBack() throws {
        let berlin = try hours("Europe/Berlin", ["sun": ["02:00-03:00"]])
        XCTAssertEqual(
            try berlin.elapsed(from: at("2026-10-24T12:00:00Z"), to: at("2026-10-26T12:00:00Z")), 2 * 3_600_000,
            "the clock shows it twice")
        let office = try hours("Europe/Berlin", office)
        // Friday 17:00 summer time to Monday 09:00 winter time.
        XCTAssertEqual(
            try office.adding(60_000, to: at("2026-10-23T15:00:00Z")), try at("2026-10-26T08:01:00Z"))
    }

    /// Against the plainest way there is: look at the wall clock minute by minute.
    func testAgreesWithAMinuteByMinuteCount() throws {
        var dice = Dice(state: 7)
        let zones = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
        let changes = try ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"].map {
            try at("\($0)T00:00:00Z")
        }
        for round in 0..<60 {
            let zone = zones[round % zones.count]
            var week: [JSON.Member] = []
            for day in BusinessHours.weekdays where Int.random(in: 0..<4, using: &dice) > 0 {
                let ends = (0..<2).map { _ in Int.random(in: 0...96, using: &dice) * 15 }.sorted()
                if ends[0] < ends[1] { week.append(.init(day, [.string("\(clock(ends[0]))-\(clock(ends[1]))")])) }
            }
            guard !week.isEmpty else { continue }
            let hours = try hours(zone, .object(week))
            let near = try XCTUnwrap(changes.randomElement(using: &dice))
            let start = near.adding(seconds: 60 * Int64.random(in: -2_000...2_000, using: &dice))
            let end = start.adding(seconds: 60 * Int64.random(in: 0...5_000, using: &dice))
            let naive = minutes(of: hours, from: start, to: end)
            XCTAssertEqual(hours.elapsed(from: start, to: end), naive * 60_000, "\(zone) \(start.text) \(end.text)")
            guard naive > 0 else { continue }
            let due = try XCTUnwrap(hours.adding(naive * 60_000, to: start), zone)
            XCTAssertLessThanOrEqual(due, end, "\(zone) \(start.text)")
            XCTAssertEqual(hours.elapsed(from: start, to: due), naive * 60_000, "\(zone) \(start.text)")
            XCTAssertEqual(
                hours.elapsed(from: start, to: Timestamp(due.milliseconds - 1)), naive * 60_000 - 1,
                "it is due no later than it must be")
        }
    }

    private func clock(_ minute: Int) -> String { String(format: "%02d:%02d", minute / 60, minute % 60) }

    private func minutes(of hours: BusinessHours, from start: Timestamp, to end: Timestamp) -> Int64 {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = hours.timeZone
        var count: Int64 = 0
        var moment = start
        while moment < end {
            let date = Date(timeIntervalSince1970: Double(moment.seconds))
            let parts = calendar.dateComponents([.weekday, .hour, .minute], from: date)
            let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
            // Foundation's weeks begin on Sunday.
            if hours.week[((parts.weekday ?? 1) + 5) % 7].contains(where: { $0.contains(minute) }) { count += 1 }
            moment = moment.adding(seconds: 60)
        }
        return count
    }

    func testMistakesAreNamed() throws {
        func expect(_ zone: JSON, _ week: JSON, _ holidays: JSON, _ field: String) {
            XCTAssertThrowsError(
                try {
                    var fields = try JSONFields(["timeZone": zone, "week": week, "holidays": holidays])
                    _ = try BusinessHours(id: "x", &fields)
                }()
            ) { XCTAssertEqual(($0 as? FieldError)?.field, field) }
        }
        for zone: JSON in ["Europe/Atlantis", "EST5", "", 7, "CET+1", "/", "../../etc/passwd"] {
            expect(zone, office, [], "timeZone")
        }
        for opening: JSON in ["9-17", "17:00-09:00", "09:00-09:00", "09:00-24:01", "09:60-10:00", "09:00-25:00", 9] {
            expect("UTC", ["mon": [opening]], [], "week.mon[0]")
        }
        expect("UTC", ["mon": ["09:00-12:00", "11:00-13:00"]], [], "week.mon")
        expect("UTC", ["monday": ["09:00-12:00"]], [], "week.monday")
        expect("UTC", [:], [], "week")
        expect("UTC", office, ["2026-02-30"], "holidays[0]")
        expect("UTC", office, ["25.12.2026"], "holidays[0]")
    }

    func testWithoutEndItIsNeverDue() throws {
        let hours = try hours("UTC", ["mon": ["09:00-09:01"]])
        XCTAssertNil(try hours.adding(1_000 * 60_000, to: at("2026-01-01T00:00:00Z")), "decades away")
    }
}
