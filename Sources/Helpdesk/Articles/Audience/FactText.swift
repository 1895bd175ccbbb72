import Bot
import FAQIndex
import Foundation
import JSON

/// Facts inside texts: `{{subscription.paid_until|the end of the paid period}}`. What stands behind the bar is said to
/// whoever the fact is not known of.
struct FactText: Sendable {
    let locale: LocaleTag

    /// Throws `FieldError` for a placeholder that is no fact, or has nothing behind a bar for those it is not known of.
    static func check(_ text: String, path: String) throws(FieldError) {
        let text = PlaceholderText(text)
        guard text.isClosed else { throw FieldError(field: path, expected: "a }} for every {{") }
        for placeholder in text.placeholders {
            guard Fact.names.contains(placeholder.name) else {
                throw FieldError(
                    field: path, expected: "facts in placeholders (hi5d facts), not {{\(placeholder.name)}}")
            }
            guard let otherwise = placeholder.otherwise, !otherwise.isEmpty else {
                throw FieldError(
                    field: path,
                    expected: "behind a bar what is said when it is not known: {{\(placeholder.name)|…}}")
            }
        }
    }

    /// The text with its facts; for nobody in particular with what stands behind the bars.
    func filling(_ text: String, _ facts: [String: FactValue]) -> String {
        guard text.contains("{{") else { return text }
        return PlaceholderText(text).filling { placeholder in
            if let value = facts[placeholder.name] { return words(value).escapedForMarkdown }
            return Fact.names.contains(placeholder.name) ? placeholder.otherwise : nil
        }
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
