import Glibc

/// A moment, in milliseconds since 1970 UTC.
public struct Timestamp: Sendable, Hashable, Comparable {
    public let milliseconds: Int64

    public init(_ milliseconds: Int64) { self.milliseconds = milliseconds }

    public static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    public func adding(seconds: Int64) -> Timestamp { Timestamp(milliseconds + seconds * 1_000) }

    public func adding(days: Int64) -> Timestamp { adding(seconds: days * 86_400) }

    public var seconds: Int64 { milliseconds / 1_000 }

    /// RFC 3339, in UTC: 2026-02-01T12:00:00.000Z.
    public var text: String { withText { String(decoding: $0, as: UTF8.self) } }

    /// As `text`, for those who copy it: lists are full of times.
    public func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let (days, rest) = (milliseconds.quotient(86_400_000), Int(milliseconds.remainder(86_400_000)))
        let (year, month, day) = Self.date(days)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { bytes in
            var end = 0
            func put(_ value: Int, _ width: Int, _ mark: Unicode.Scalar) {
                var value = value
                for place in (end..<end + width).reversed() {
                    bytes[place] = UInt8(ascii: "0") + UInt8(value % 10)
                    value /= 10
                }
                bytes[end + width] = UInt8(ascii: mark)
                end += width + 1
            }
            put(abs(year), 4, "-")
            put(month, 2, "-")
            put(day, 2, "T")
            put(rest / 3_600_000, 2, ":")
            put(rest / 60_000 % 60, 2, ":")
            put(rest / 1_000 % 60, 2, ".")
            put(rest % 1_000, 3, "Z")
            return body(UnsafeBufferPointer(bytes))
        }
    }

    /// The date of a day since 1970, for years of four digits. Source: Howard Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms", civil_from_days: years begin in March, so that the day that may be missing is a year's last.
    private static func date(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.quotient(146_097)
        let dayOfEra = Int(shifted - era * 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (Int(era) * 400 + yearOfEra + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
    }

    /// Reads RFC 3339 with any offset, to the millisecond; nil for anything else, also for a day that there is not.
    public init?(text: String) {
        var reader = TimeReader(rest: text.utf8[...])
        guard let milliseconds = reader.milliseconds(), reader.rest.isEmpty else { return nil }
        self.init(milliseconds)
    }
}

/// Reads the parts of a time from its text.
private struct TimeReader {
    var rest: Substring.UTF8View

    mutating func milliseconds() -> Int64? {
        guard let year = digits(4), mark("-"), let month = digits(2), mark("-"), let day = digits(2), mark("Tt"),
            let hour = digits(2), mark(":"), let minute = digits(2), mark(":"), let second = digits(2),
            hour < 24, minute < 60, second < 60, (1...12).contains(month), let fraction = fraction(),
            let offset = offset()
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year) - 1_900, Int32(month) - 1, Int32(day))
        let midnight = Int64(timegm(&parts))
        // A day past the end of its month came out as one of the next.
        guard parts.tm_mday == Int32(day) else { return nil }
        return (midnight + hour * 3_600 + minute * 60 + second - offset) * 1_000 + fraction
    }

    private mutating func digits(_ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            rest.removeFirst()
        }
        return value
    }

    private mutating func mark(_ marks: StaticString) -> Bool {
        let isThere = rest.first.map { byte in marks.withUTF8Buffer { $0.contains(byte) } } ?? false
        if isThere { rest.removeFirst() }
        return isThere
    }

    /// In milliseconds; 0 when there is none.
    private mutating func fraction() -> Int64? {
        guard mark(".") else { return 0 }
        guard let first = digits(1) else { return nil }
        var value = first * 100
        var worth: Int64 = 10
        while let digit = digits(1) {
            value += digit * worth
            worth /= 10
        }
        return value
    }

    /// In seconds east of UTC.
    private mutating func offset() -> Int64? {
        if mark("Zz") { return 0 }
        let sign: Int64 = rest.first == UInt8(ascii: "-") ? -1 : 1
        guard mark("+-"), let hours = digits(2), mark(":"), let minutes = digits(2), hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}

/// Tells the time; tests bring their own.
public typealias Clock = @Sendable () -> Timestamp
