/// A text cut at its `{{placeholders}}`, of which each may have behind a bar what is said to whoever there is no value
/// for: `{{subscriber.name|there}}`.
struct PlaceholderText {
    struct Placeholder: Equatable {
        let name: String
        let otherwise: String?
        /// As it stands in the text, with its braces.
        let whole: Substring
    }

    enum Part: Equatable {
        case text(Substring)
        case placeholder(Placeholder)
    }

    let parts: [Part]
    /// Whether each `{{` has its `}}`; what stands behind one that has none is text.
    let isClosed: Bool

    init(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        var isClosed = true
        while let opening = rest.firstRange(of: "{{") {
            guard let closing = rest[opening.upperBound...].firstRange(of: "}}") else {
                isClosed = false
                break
            }
            if rest.startIndex < opening.lowerBound { parts.append(.text(rest[..<opening.lowerBound])) }
            let inside = rest[opening.upperBound..<closing.lowerBound].split(
                separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            parts.append(
                .placeholder(
                    Placeholder(
                        name: inside[0].filter { !$0.isWhitespace },
                        otherwise: inside.count == 2 ? String(inside[1]) : nil,
                        whole: rest[opening.lowerBound..<closing.upperBound])))
            rest = rest[closing.upperBound...]
        }
        if !rest.isEmpty { parts.append(.text(rest)) }
        self.parts = parts
        self.isClosed = isClosed
    }

    var placeholders: [Placeholder] {
        parts.compactMap { if case .placeholder(let placeholder) = $0 { placeholder } else { nil } }
    }

    /// The text with something in the place of each placeholder; nil leaves it as it stands.
    func filling(_ value: (Placeholder) throws -> String?) rethrows -> String {
        try parts.map { part in
            switch part {
            case .text(let text): String(text)
            case .placeholder(let placeholder): try value(placeholder) ?? String(placeholder.whole)
            }
        }.joined()
    }
}
