import Foundation
import Helpdesk

/// Times as people read them in a terminal.
enum LocalTime {
    /// `2026-02-01 13:00` in the time zone of the terminal (`TZ`, or the machine's); what is no time as it is.
    static func minute(_ text: String, in zone: TimeZone = NSTimeZone.default) -> String {
        guard let time = Timestamp(text: text) else { return text.oneLine }
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000))
        return String(time.adding(seconds: Int64(offset)).text.prefix(16)).replacing("T", with: " ")
    }
}
