import Foundation

/// When a rule holds.
public enum RuleHours: Sendable, Equatable {
    /// While people are at work, or are not, by the brand's business hours.
    case open, closed
    case weekly(WeeklyHours)
}

/// Some hours of some days, by the clocks of a place.
public struct WeeklyHours: Sendable, Equatable {
    public let zone: TimeZone
    /// 1 Monday to 7 Sunday.
    public let days: Set<Int>
    /// Minutes since midnight; when it ends before it begins it goes on past midnight.
    public let from: Int
    public let to: Int

    public init(zone: TimeZone, days: Set<Int>, from: Int, to: Int) {
        self.zone = zone
        self.days = days
        self.from = from
        self.to = to
    }

    /// `time`: UTC milliseconds.
    public func contains(_ time: Int64) -> Bool {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time) / 1_000))
        let minutes = (time / 1_000 + Int64(offset)) / 60
        let minute = Int(minutes % 1_440)
        // 1 January 1970 was a Thursday.
        let day = Int((minutes / 1_440 + 3) % 7) + 1
        if from < to { return days.contains(day) && minute >= from && minute < to }
        // The part after midnight belongs to the day on which it began.
        return days.contains(day) && minute >= from || days.contains(day == 1 ? 7 : day - 1) && minute < to
    }
}
