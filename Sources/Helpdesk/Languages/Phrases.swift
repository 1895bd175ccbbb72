import FAQIndex
import Foundation
import JSON

/// What the bot and the pages say in one language, besides the articles.
public struct Phrases: Sendable {
    public let sections: [String: String]
    /// The ids of the sections in the order in which they are shown.
    let sectionOrder: [String]
    /// The label of an article's block for each source: "If Apple bills you".
    public let sources: [Source: String]
    public let greeting: String
    public let handedOver: String
    public let notSure: String
    public let or: String
    /// What is said of a solved ticket and of refunds; nil where a language has no words for it yet.
    let askRating: String?
    let refundApproved: String?
    let refundDenied: String?
    let refundPostponed: String?
    /// Wordings that the bot recognises.
    public let greetings: [String]
    public let handOver: [String]
    public let handOverAlone: [String]

    init(_ json: JSON) throws {
        var fields = try JSONFields(json)
        func texts(_ field: String) throws -> [String] {
            try fields.array(field, atMost: 1_000).map { item in
                guard let text = item.value.string, !text.isEmpty else {
                    throw FieldError(field: item.path, expected: "a text")
                }
                return text
            }
        }
        func map(_ field: String) throws -> [String: String] {
            let members = fields.value(field)?.members ?? []
            return Dictionary(members.compactMap { member in member.value.string.map { (member.name, $0) } }) { $1 }
        }
        sections = try map("sections")
        sectionOrder = fields.value("sections")?.members?.map(\.name) ?? []
        sources = Dictionary(
            uniqueKeysWithValues: try map("sources").map { name, label in
                guard let source = Source(rawValue: name) else {
                    throw FieldError(field: "sources.\(name)", expected: "a source")
                }
                return (source, label)
            })
        or = try fields.string("or", 1...20)
        greeting = try fields.string("greeting", 1...500)
        handedOver = try fields.string("handedOver", 1...500)
        notSure = try fields.string("notSure", 1...500)
        askRating = try fields.optionalString("askRating", 1...500)
        refundApproved = try fields.optionalString("refundApproved", 1...500)
        refundDenied = try fields.optionalString("refundDenied", 1...500)
        refundPostponed = try fields.optionalString("refundPostponed", 1...500)
        greetings = try texts("greetings")
        handOver = try texts("handOver")
        handOverAlone = try texts("handOverAlone")
        try fields.finish()
    }

    /// "If Roku bills you or If Samsung bills you": the label of a block for several sources.
    func label(of block: Set<Source>) -> String {
        Source.allCases.filter(block.contains).map { sources[$0] ?? $0.rawValue }.joined(separator: " \(or) ")
    }
}

extension Helpdesk {
    /// A text in the language of a ticket, else in the brand's, else in English.
    func phrase(_ text: KeyPath<Phrases, String?>, for ticket: Ticket) -> String? {
        let tags = [LocaleTag(ticket.locale), content.brand(ticket.brand)?.defaultLocale, LocaleTag("en")]
        return tags.lazy.compactMap { $0.flatMap { self.languages[$0]?.phrases[keyPath: text] } }.first
    }
}

extension String {
    /// The text with `{{name}}` replaced by the name's value. Unknown names stay as they are.
    func filling(_ values: [String: String]) -> String {
        guard contains("{{") else { return self }
        return values.reduce(self) { $0.replacingOccurrences(of: "{{\($1.key)}}", with: $1.value) }
    }
}
