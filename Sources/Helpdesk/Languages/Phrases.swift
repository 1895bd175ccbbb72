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
    /// The same for each state: "If you have cancelled".
    public let states: [SubscriptionState: String]
    /// And for each platform: "On the web".
    public let platforms: [Platform: String]
    public let greeting: String
    public let handedOver: String
    public let notSure: String
    public let or: String
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
        func labels<Key: RawRepresentable & Hashable>(_ field: String) throws -> [Key: String]
        where Key.RawValue == String {
            Dictionary(
                uniqueKeysWithValues: try map(field).map { name, label in
                    guard let key = Key(rawValue: name) else {
                        throw FieldError(field: "\(field).\(name)", expected: "a name that is known")
                    }
                    return (key, label)
                })
        }
        sources = try labels("sources")
        states = try labels("states")
        platforms = try labels("platforms")
        or = try fields.string("or", 1...20)
        greeting = try fields.string("greeting", 1...500)
        handedOver = try fields.string("handedOver", 1...500)
        notSure = try fields.string("notSure", 1...500)
        greetings = try texts("greetings")
        handOver = try texts("handOver")
        handOverAlone = try texts("handOverAlone")
        try fields.finish()
    }

    /// The label of a block: "If Roku bills you or If Samsung bills you · If you have cancelled".
    func label(of block: BlockCondition, _ locale: LocaleTag) -> String {
        func joined<Value: CaseIterable & RawRepresentable>(
            _ choice: BlockCondition.Choice<Value>?, _ labels: [Value: String]
        ) -> String? where Value.RawValue == String {
            // Who a block is not for says little about who it is for.
            guard let choice, !choice.isExcluding else { return nil }
            let names = Value.allCases.filter(choice.values.contains).map { labels[$0] ?? $0.rawValue }
            return names.enumerated().filter { !names.prefix($0.offset).contains($0.element) }.map(\.element)
                .joined(separator: " \(or) ")
        }
        let countries = block.country.flatMap { country -> String? in
            guard !country.isExcluding else { return nil }
            let system = Locale(identifier: locale.description)
            return country.values.sorted().map { system.localizedString(forRegionCode: $0) ?? $0 }
                .joined(separator: ", ")
        }
        let offers = block.offer.flatMap { $0.isExcluding ? nil : $0.values.sorted().joined(separator: ", ") }
        return [
            joined(block.source, sources), joined(block.state, states), joined(block.platform, platforms), countries,
            offers,
        ]
        .compactMap { $0 }.joined(separator: " · ")
    }
}

extension String {
    /// The text with `{{name}}` replaced by the name's value. Unknown names stay as they are.
    func filling(_ values: [String: String]) -> String {
        guard contains("{{") else { return self }
        return values.reduce(self) { $0.replacingOccurrences(of: "{{\($1.key)}}", with: $1.value) }
    }
}
