import JSON

/// Reports on the FAQ, as people read them in a terminal.
enum ReportText {
    static func gaps(_ report: JSON, width: Int = Screen.width) -> String {
        let (searches, empty, clicks) = (
            count(report, "searches"), count(report, "withoutResults"), count(report, "clicks")
        )
        var lines = [
            "\(searches) searches in \(count(report, "days")) days (\(text(report, "locale"))), \(empty) without results"
                + (clicks > 0 ? ", \(clicks) led to an article" : "")
        ]
        let gaps = report["gaps"]?.array ?? []
        if gaps.isEmpty {
            return lines[0]
                + (empty == 0
                    ? "\nNo gaps: what was asked was found."
                    : "\nNothing was asked for in vain often enough to be listed; --at-least 1 lists everything.")
        }
        lines += ["", "SEARCHES".fitted(to: 10) + "NOTHING".fitted(to: 9) + "OPENED".fitted(to: 8) + "ASKED FOR"]
        for gap in gaps {
            let head =
                "\(count(gap, "searches"))".fitted(to: 10) + "\(count(gap, "withoutResults"))".fitted(to: 9)
                + (clicks > 0 ? "\(count(gap, "clicks"))" : "-").fitted(to: 8)
            lines.append(head + text(gap, "query").fitted(to: width - 27))
            let others = (gap["queries"]?.array ?? []).dropFirst().prefix(4).compactMap(\.string?.oneLine)
            if !others.isEmpty {
                lines += "also: \(others.joined(separator: "; "))".wrapped(to: width - 29)
                    .map { String(repeating: " ", count: 29) + $0 }
            }
        }
        return lines.joined(separator: "\n")
    }

    static func votes(_ report: JSON, width: Int = Screen.width) -> String {
        let votes = report["votes"]?.array ?? []
        guard !votes.isEmpty else { return "Nobody has voted yet (\(text(report, "locale")))." }
        let lines = votes.map { vote in
            "\(count(vote, "helpful"))".fitted(to: 9) + "\(count(vote, "notHelpful"))".fitted(to: 13)
                + text(vote, "article").fitted(to: width - 22)
        }
        return (["HELPFUL".fitted(to: 9) + "NOT HELPFUL".fitted(to: 13) + "ARTICLE"] + lines).joined(separator: "\n")
    }

    private static func count(_ json: JSON, _ name: String) -> Int64 { json[name]?.int ?? 0 }
    private static func text(_ json: JSON, _ name: String) -> String { json[name]?.string?.oneLine ?? "" }
}
