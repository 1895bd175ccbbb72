import Bot
import FAQIndex
import Foundation

/// Facts inside texts: `{{subscription.paid_until|the end of the paid period}}`. What stands behind the bar is said to
/// whoever the fact is not known of.
struct FactText: Sendable {
    let locale: LocaleTag

    /// The text with its facts; for nobody in particular with what stands behind the bars.
    func filling(_ text: String, _ facts: [String: FactValue]) -> String {
        guard text.contains("{{") else { return text }
        var filled = ""
        var rest = text[...]
        while let opening = rest.firstRange(of: "{{"),
            let closing = rest[opening.upperBound...].firstRange(of: "}}")
        {
            let parts = rest[opening.upperBound..<closing.lowerBound].split(
                separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            filled += rest[..<opening.lowerBound]
            let name = String(parts[0])
            if let value = facts[name] {
                filled += words(value).escapedForMarkdown
            } else if Fact.names.contains(name), parts.count == 2 {
                filled += parts[1]
            } else {
                filled += rest[opening.lowerBound..<closing.upperBound]
            }
            rest = rest[closing.upperBound...]
        }
        return filled + rest
    }

    /// A value as people write it in the locale: a day without its hour, in UTC, since nobody's time zone is known.
    func words(_ value: FactValue) -> String {
        let system = Locale(identifier: locale.description)
        switch value {
        case .text(let text): return text
        case .number(let number): return number.formatted(.number.locale(system))
        case .flag(let flag): return flag ? "✓" : "–"
        case .time(let milliseconds):
            var style = Date.FormatStyle(date: .long, time: .omitted)
            style.locale = system
            style.timeZone = .gmt
            return Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(style)
        case .money(let amount, let currency):
            var major = Decimal(amount)
            for _ in 0..<Money.decimals(of: currency) { major /= 10 }
            return major.formatted(.currency(code: currency).locale(system))
        case .list(let values): return values.map(words).joined(separator: ", ")
        }
    }
}

extension String {
    /// Nothing in it is taken for a mark of CommonMark, which lets every ASCII punctuation mark be escaped. Line breaks
    /// become spaces.
    fileprivate var escapedForMarkdown: String {
        var escaped = ""
        for scalar in unicodeScalars {
            if "\\`*_{}[]()<>#+!|~&".unicodeScalars.contains(scalar) { escaped.append("\\") }
            escaped.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return escaped
    }
}
