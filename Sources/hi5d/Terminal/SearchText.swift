import Foundation
import JSON

/// The results of an FAQ search for people, with an explanation where there is one.
func searchText(_ found: JSON) -> String {
    let results = found["results"]?.array ?? []
    let locale = found["locale"]?.string ?? "?"
    guard !results.isEmpty else { return "Nothing found (\(locale))." }
    let lines = results.enumerated().map { position, result in
        let title = result["title"]?.string?.oneLine ?? ""
        let summary = (result["summary"]?.string?.printable ?? "").wrapped(to: Screen.width - 4).prefix(2)
        let head = "\(position + 1). \(title)  [\(result["id"]?.string?.oneLine ?? "")]".wrapped(to: Screen.width - 3)
        let reasons = result["explanation"].map { explanationLines($0, score: result["score"]?.double ?? 0) } ?? []
        return ([head[0]] + (head.dropFirst() + summary + reasons).map { "   \($0)" })
            .joined(separator: "\n")
    }
    return lines.joined(separator: "\n") + "\n\n\(found["total"]?.int ?? 0) found (\(locale))"
}

/// A line for the score, one for each term with its part of the sum, one for each bonus.
private func explanationLines(_ explanation: JSON, score: Double) -> [String] {
    let matches = explanation["matches"]?.array ?? []
    let sum = matches.reduce(0) { $0 + ($1["score"]?.double ?? 0) }
    let terms = matches.map { match in
        let part = match["score"]?.double ?? 0
        let fields = (match["fields"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
        let percent = sum > 0 ? Int((part / sum * 100).rounded()) : 0
        return "  " + (match["term"]?.string?.oneLine ?? "").fitted(to: 20) + " "
            + (match["kind"]?.string ?? "").fitted(to: 9) + decimal(part).fitted(to: 8) + "\(percent)%".fitted(to: 6)
            + fields
    }
    let bonuses = (explanation["bonuses"]?.array ?? []).map { bonus in
        "  " + (bonus["kind"]?.string ?? "").fitted(to: 30) + "× \(decimal(1 + (bonus["share"]?.double ?? 0)))"
    }
    return ["score \(decimal(score)), of it by words \(decimal(sum)):"] + terms + bonuses
}

private func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
