import Bot
import FAQIndex
import JSON

/// The texts of macros, with placeholders for the ticket, the people, the brand and every fact.
enum MacroText {
    private static let own: Set<String> = ["agent.name", "subscriber.id", "ticket.number", "ticket.subject"]

    /// Every name that a placeholder may have.
    static let names = own.union(Brand.placeholders).union(Fact.names)
    /// Those that are no facts.
    static let known = own.union(Brand.placeholders).sorted()

    /// Throws `FieldError` for a placeholder that is not known or not closed.
    static func check(_ text: String, path: String) throws {
        let text = PlaceholderText(text)
        guard text.isClosed else { throw FieldError(field: path, expected: "a }} for every {{") }
        for placeholder in text.placeholders where !names.contains(placeholder.name) {
            throw FieldError(
                field: path,
                expected: "known placeholders, not {{\(placeholder.name)}}; known are "
                    + "\(known.joined(separator: ", ")) and facts (hi5d facts)")
        }
    }

    /// The text with its values; facts as people of the locale write them. Throws `invalid` for one that there is no
    /// value for, and nothing to say instead.
    static func fill(
        _ text: String, _ values: [String: String], _ facts: [String: FactValue], _ locale: LocaleTag
    ) throws -> String {
        let words = FactText(locale: locale)
        return try PlaceholderText(text).filling { placeholder in
            guard
                let value = values[placeholder.name] ?? facts[placeholder.name].map(words.words)
                    ?? placeholder.otherwise
            else {
                throw HelpdeskError.invalid(
                    field: "macro", expected: "a ticket that has a \(placeholder.name); this one has none")
            }
            return value
        }
    }
}
