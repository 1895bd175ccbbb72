import Helpdesk
import JSON

/// What `bot eval` found, as people read it in a terminal.
enum EvaluationText {
    static func report(_ json: JSON, width: Int = Screen.width) -> String {
        var lines = [head]
        for member in json["locales"]?.members ?? [] { lines.append(row(member.name, member.value)) }
        let all = json["all"] ?? .null
        lines.append(row("all", all))
        if let curve = all["curve"]?.array {
            lines += ["", "threshold  direct  wrong  outside answered"]
            for point in curve { lines.append(curveRow(point)) }
            if let best = all["best"], best != .null {
                lines += ["", "The most right answers with at most 3% wrong:", curveRow(best)]
            }
        }
        for miss in json["errors"]?.array ?? [] { lines += [""] + missLines(miss, width) }
        return lines.joined(separator: "\n")
    }

    private static let head =
        "           in   out  direct  resolution  wrong  outside:  answered  suggested"

    private static func row(_ name: String, _ figures: JSON) -> String {
        func count(_ field: String) -> String { String(figures[field]?.int ?? 0) }
        return name.printable.fitted(to: 8) + count("in_scope").leading(5) + count("out_of_scope").leading(6)
            + percent(figures, "direct").leading(8) + percent(figures, "resolution").leading(12)
            + percent(figures, "wrong_rate").leading(7) + percent(figures, "false_rate").leading(20)
            + percent(figures, "false_suggested_rate").leading(11)
    }

    private static func curveRow(_ point: JSON) -> String {
        percent(point, "threshold").leading(9) + percent(point, "direct").leading(8)
            + percent(point, "wrong_rate").leading(7) + percent(point, "false_rate").leading(18)
    }

    private static func percent(_ json: JSON, _ field: String) -> String {
        let tenths = Int(((json[field]?.double ?? 0) * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }

    private static func missLines(_ miss: JSON, _ width: Int) -> [String] {
        func list(_ field: String) -> String {
            (miss[field]?.array ?? []).compactMap(\.string).joined(separator: ", ").oneLine
        }
        let text = "\(miss["locale"]?.string ?? ""): \(miss["text"]?.string ?? "")".oneLine
        let confidence = miss["confidence"]?.double.map { " at \($0)" } ?? ""
        let reaction = "\(miss["reaction"]?.string ?? "") \(list("articles"))"
        let wanted = miss["topic"]?.string ?? "no article"
        let detail = "wanted \(wanted); \(reaction); best \(miss["best"]?.string ?? "none")\(confidence)"
        return
            (text.wrapped(to: width)
            + [detail.oneLine, "because: " + list("because")].flatMap {
                $0.wrapped(to: width - 4).map { "    " + $0 }
            })
    }
}

extension String {
    /// Filled with spaces in front, up to this width.
    fileprivate func leading(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
