import JSON

/// Texts with `{{placeholders}}`, or `{{placeholder|what to say without it}}`.
enum MacroText {
    /// Every name that a placeholder may have.
    static let names = [
        "agent.name", "brand.accountUrl", "brand.name", "subscriber.id", "subscriber.name", "subscription.offerTitle",
        "ticket.number", "ticket.subject",
    ]

    private enum Part: Equatable {
        case text(Substring)
        case placeholder(name: String, otherwise: String?)
    }

    /// Throws `FieldError` for a placeholder that is not known or not closed.
    static func check(_ text: String, path: String) throws {
        for part in try parts(of: text, path: path) {
            guard case .placeholder(let name, _) = part, !names.contains(name) else { continue }
            throw FieldError(
                field: path,
                expected: "known placeholders, not {{\(name)}}; known are: \(names.joined(separator: ", "))")
        }
    }

    /// The text with its values. Throws `invalid` for one that there is no value for, and nothing to say instead.
    static func fill(_ text: String, _ values: [String: String]) throws -> String {
        try parts(of: text, path: "texts").map { part in
            switch part {
            case .text(let text): return String(text)
            case .placeholder(let name, let otherwise):
                guard let value = values[name] ?? otherwise else {
                    throw HelpdeskError.invalid(
                        field: "macro", expected: "a ticket that has a \(name); this one has none")
                }
                return value
            }
        }.joined()
    }

    private static func parts(of text: String, path: String) throws -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            parts.append(.text(rest[..<start.lowerBound]))
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
                throw FieldError(field: path, expected: "a }} for every {{")
            }
            let inside = rest[start.upperBound..<end.lowerBound].split(
                separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            parts.append(
                .placeholder(
                    name: inside[0].filter { !$0.isWhitespace }, otherwise: inside.count == 2 ? String(inside[1]) : nil)
            )
            rest = rest[end.upperBound...]
        }
        return parts + [.text(rest)]
    }
}
