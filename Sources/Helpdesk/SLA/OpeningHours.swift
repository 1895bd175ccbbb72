import Foundation

extension DeskSettings {
    /// The calendar that a brand goes by where nothing names another: the one called `default`, else its first.
    private var calendar: BusinessHours? { calendars.first { $0.id == "default" } ?? calendars.first }

    /// Whether anybody is at work; around the clock where a brand has said nothing.
    func isOpen(at time: Timestamp) -> Bool {
        calendar.map { $0.elapsed(from: time, to: time.adding(seconds: 1)) > 0 } ?? true
    }

    /// The clocks that people at the brand go by.
    var timeZone: TimeZone { calendar?.timeZone ?? .gmt }
}
