import Foundation
import JSON

/// When people are at work: openings a weekday by the wall clock of a time zone, and days without any.
///
/// A moment is in business hours exactly when the wall clock shows, on that day, a time inside an opening. So an hour
/// that the clock shows twice in autumn counts twice, and one that it skips in spring does not count.
public struct BusinessHours: DeskSetting, Equatable {
    public static let kind = SettingKind.calendar

    /// Minutes since midnight by the wall clock; the end is not in it.
    public typealias Opening = Range<Int>

    public let id: String
    public let title: String
    public let timeZone: TimeZone
    /// By weekday, Monday first; sorted and apart from each other.
    public let week: [[Opening]]
    /// Days as they are written: 2026-12-25.
    public let holidays: [String]
    /// The same as days since 1970.
    private let closedDays: Set<Int64>

    static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    /// Beyond this nothing is looked for: a calendar without openings in that time is as good as closed.
    private static let horizon: Int64 = 5 * 366 * 86_400

    /// Around the clock, every day.
    static let always = BusinessHours(
        id: "always", title: "Always", timeZone: .gmt, week: Array(repeating: [0..<1_440], count: 7), holidays: [])

    init(id: String, title: String, timeZone: TimeZone, week: [[Opening]], holidays: [String]) {
        self.id = id
        self.title = title
        self.timeZone = timeZone
        self.week = week
        self.holidays = holidays
        closedDays = Set(holidays.compactMap(Self.day))
    }

    /// As it can be read again: Foundation calls UTC otherwise.
    private var zoneName: String { timeZone.identifier == "GMT" ? "UTC" : timeZone.identifier }

    /// Reads `{"timeZone","week":{"mon":["09:00-17:30"]},"holidays":["2026-12-25"]}`. Throws `FieldError`.
    public init(id: String, _ fields: inout JSONFields) throws {
        let zone = try fields.string("timeZone", 1...64)
        // Abbreviations such as "EST" mean different places to different people. Foundation's list of known identifiers
        // lacks current names such as Asia/Kolkata.
        guard (zone.contains("/") && !zone.contains(".")) || zone == "UTC",
            let timeZone = TimeZone(identifier: zone)
        else { throw FieldError(field: "timeZone", expected: "an IANA time zone such as Europe/Paris") }
        let title = try fields.optionalString("title", 1...100) ?? id
        let holidays = try fields.array("holidays", atMost: 1_000).map { item -> String in
            guard let text = item.value.string, Self.day(text) != nil else {
                throw FieldError(field: item.path, expected: "a day such as 2026-12-25")
            }
            return text
        }
        guard let week = fields.value("week") else {
            throw FieldError(field: "week", expected: "the openings by weekday; it is missing")
        }
        var days = try JSONFields(week, path: "week")
        let openings = try Self.weekdays.map { day -> [Opening] in
            let read = try days.array(day, atMost: 24).map { item -> Opening in
                guard let opening = item.value.string.flatMap(Self.opening) else {
                    throw FieldError(field: item.path, expected: "an opening such as 09:00-17:30, to 24:00 at most")
                }
                return opening
            }.sorted { $0.lowerBound < $1.lowerBound }
            guard zip(read, read.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }) else {
                throw FieldError(field: "week.\(day)", expected: "openings that do not overlap")
            }
            return read
        }
        try days.finish()
        guard openings.contains(where: { !$0.isEmpty }) else {
            throw FieldError(field: "week", expected: "at least one opening")
        }
        self.init(
            id: id, title: title, timeZone: timeZone, week: openings, holidays: Array(Set(holidays)).sorted())
    }

    public var members: [JSON.Member] {
        let openings = zip(Self.weekdays, week).map { day, openings in
            JSON.Member(
                day, .array(openings.map { .string("\(Self.clock($0.lowerBound))-\(Self.clock($0.upperBound))") }))
        }
        return [
            .init("title", .string(title)), .init("timeZone", .string(zoneName)),
            .init("week", .object(openings)), .init("holidays", .array(holidays.map(JSON.string))),
        ]
    }
}

extension BusinessHours {
    /// The business time between two moments, in milliseconds.
    public func elapsed(from start: Timestamp, to end: Timestamp) -> Int64 {
        var sum: Int64 = 0
        forEachOpening(from: start) { from, to in
            if from < end { sum += min(to, end).milliseconds - from.milliseconds }
            return to < end
        }
        return sum
    }

    /// When so much business time (milliseconds) will have passed; nil when that is years away. Time that ends with an
    /// opening ends there, not when the next one begins.
    public func adding(_ duration: Int64, to start: Timestamp) -> Timestamp? {
        guard duration > 0 else { return start }
        var rest = duration
        var due: Timestamp?
        forEachOpening(from: start) { from, to in
            let length = to.milliseconds - from.milliseconds
            if rest <= length { due = Timestamp(from.milliseconds + rest) }
            rest -= length
            return due == nil
        }
        return due
    }

    /// Calls `body` with the openings from a moment on, in their order, until it returns false.
    ///
    /// Between two changes of the zone's offset days are plain: the work is done stretch by stretch.
    private func forEachOpening(from start: Timestamp, _ body: (Timestamp, Timestamp) -> Bool) {
        let last = start.seconds + Self.horizon
        var position = start.milliseconds
        while position < last * 1_000 {
            let date = Date(timeIntervalSince1970: Double(position) / 1_000)
            let offset = Int64(timeZone.secondsFromGMT(for: date))
            let change = timeZone.nextDaylightSavingTimeTransition(after: date)
            let end = change.map { Int64($0.timeIntervalSince1970.rounded()) * 1_000 } ?? last * 1_000
            var day = (position + offset * 1_000).quotient(86_400_000)
            while day * 86_400_000 - offset * 1_000 < end {
                let midnight = day * 86_400_000 - offset * 1_000
                if !closedDays.contains(day) {
                    // 1970-01-01 was a Thursday.
                    for opening in week[Int((day + 3).remainder(7))] {
                        let from = max(position, midnight + Int64(opening.lowerBound) * 60_000)
                        let to = min(end, midnight + Int64(opening.upperBound) * 60_000)
                        if from < to, !body(Timestamp(from), Timestamp(to)) { return }
                    }
                }
                day += 1
            }
            position = max(end, position + 1)
        }
    }

    /// Days since 1970 of 2026-12-25; nil when there is no such day.
    private static func day(_ text: String) -> Int64? {
        guard text.utf8.count == 10, let time = Timestamp(text: text + "T00:00:00Z") else { return nil }
        return time.milliseconds.quotient(86_400_000)
    }

    private static func opening(_ text: String) -> Opening? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
        guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else { return nil }
        return start..<end
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = UInt8(parts[0]),
            let minute = UInt8(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return Int(hour) * 60 + Int(minute)
    }

    private static func clock(_ minute: Int) -> String {
        let (hour, rest) = minute.quotientAndRemainder(dividingBy: 60)
        return (hour < 10 ? "0\(hour)" : "\(hour)") + ":" + (rest < 10 ? "0\(rest)" : "\(rest)")
    }
}

extension Int64 {
    /// Rounded down, also below zero.
    func quotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    func remainder(_ divisor: Int64) -> Int64 { self - quotient(divisor) * divisor }
}
