import Helpdesk
import JSON

/// One article as people read it in a terminal.
enum ArticleText {
    /// The article of an answer.
    static func article(_ stored: JSON) throws -> Article {
        let line = (stored["article"] ?? .null).text
        return try ArticleJSON.readLines(Array(line.utf8), name: "the answer").batch(of: "the answer").articles[0]
    }

    /// `pay-by-card (en), version 3, changed 2026-02-01 13:00`
    static func line(_ stored: JSON) -> String {
        let article = stored["article"]
        let name = "\(article?["id"]?.string ?? "?") (\(article?["locale"]?.string ?? "?"))".oneLine
        let time = LocalTime.minute(stored["updatedAt"]?.string ?? "")
        return "\(name), version \(stored["version"]?.int ?? 0), changed \(time)"
    }

    /// A line for each change.
    static func history(_ history: JSON, width: Int = Screen.width) -> String {
        let events = history["events"]?.array ?? []
        guard !events.isEmpty else { return "Nothing is known of earlier changes." }
        return events.map { event in
            let version = String(event["version"]?.int ?? 0)
            let fields = (event["fields"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
            let what = [event["kind"]?.string ?? "?", fields].filter { !$0.isEmpty }.joined(separator: " ")
            let head =
                String(repeating: " ", count: max(0, 4 - version.count)) + version + "  "
                + LocalTime.minute(event["at"]?.string ?? "") + "  "
            let text = "\(what) by \(event["actor"]?.string ?? "?")".oneLine
            let indent = "\n" + String(repeating: " ", count: head.displayWidth)
            return head + text.wrapped(to: max(10, width - head.displayWidth)).joined(separator: indent)
        }.joined(separator: "\n")
    }
}
