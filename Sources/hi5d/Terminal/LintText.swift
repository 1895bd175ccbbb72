import Helpdesk
import JSON

/// What was found in content, as people read it in a terminal: grouped by rule.
enum LintText {
    static func report(_ json: JSON, mostListed: Int, width: Int = Screen.width) -> String {
        let findings = json["findings"]?.array ?? []
        func text(_ finding: JSON, _ name: String) -> String { finding[name]?.string?.printable ?? "" }
        var lines: [String] = []
        for severity in LintFinding.Severity.allCases.map(\.rawValue) {
            for rule in LintFinding.Rule.allCases.map(\.rawValue) {
                let group = findings.filter { text($0, "severity") == severity && text($0, "rule") == rule }
                guard !group.isEmpty else { continue }
                lines.append("\(severity.uppercased()) \(rule): \(group.count)")
                for finding in group.prefix(mostListed) { lines += entry(finding, width) }
                if group.count > mostListed {
                    lines.append("  … and \(group.count - mostListed) more: --all lists them")
                }
                lines.append("")
            }
        }
        func count(_ name: String) -> Int64 { json[name]?.int ?? 0 }
        lines.append("\(count("articles")) articles: \(count("errors")) errors, \(count("warnings")) warnings")
        return lines.joined(separator: "\n")
    }

    private static func entry(_ finding: JSON, _ width: Int) -> [String] {
        let line = finding["line"]?.int.map { ":\($0)" } ?? ""
        var place = finding["file"]?.string.map { $0.printable + line } ?? ""
        if let id = finding["id"]?.string, place.isEmpty || !place.contains("/\(id).md") {
            let key = "\(finding["locale"]?.string ?? "") \(id)".printable
            place += place.isEmpty ? key : " (\(key))"
        }
        let message = (finding["message"]?.string ?? "").printable
        return ["  \(place)"] + message.wrapped(to: width - 6).map { "      \($0)" }
    }
}
