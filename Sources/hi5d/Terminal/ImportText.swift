import Helpdesk
import JSON

/// What an import changed, as people read it in a terminal.
enum ImportText {
    private static let mostListed = 50
    private static let kinds = ["added", "changed", "removed"]

    static func report(_ report: JSON, width: Int = Screen.width) -> String {
        let isDryRun = report["dryRun"]?.bool ?? false
        func count(_ kind: String) -> Int64 { report[kind]?["count"]?.int ?? 0 }
        var lines = [isDryRun ? "Dry run: nothing was changed. This import has:" : "Imported and published:"]
        for kind in ["added", "changed", "unchanged", "removed"] {
            let number = String(count(kind))
            lines.append("  " + kind.fitted(to: 10) + String(repeating: " ", count: max(0, 7 - number.count)) + number)
        }
        for kind in kinds where count(kind) > 0 {
            lines += ["", kind.uppercased()]
            let articles = report[kind]?["articles"]?.array ?? []
            for article in articles.prefix(mostListed) { lines.append(line(article, width)) }
            let more = count(kind) - Int64(min(mostListed, articles.count))
            if more > 0 { lines.append("  … and \(more) more; --json lists up to 1,000") }
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ article: JSON, _ width: Int) -> String {
        let locale = (article["locale"]?.string?.printable ?? "").fitted(to: 8)
        let id = article["id"]?.string?.printable ?? ""
        let fields = (article["fields"]?.array ?? []).compactMap(\.string)
        let changed = fields.isEmpty ? "" : "  (\(fields.joined(separator: ", ").printable))"
        let room = max(10, width - 11 - changed.displayWidth)
        return "  \(locale) " + (id.displayWidth > room ? id.fitted(to: room) : id) + changed
    }
}
