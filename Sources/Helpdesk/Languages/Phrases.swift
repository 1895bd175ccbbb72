import Bot
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
    public let or: String
    /// Several wordings for each.
    let says: [Phrase: [String]]
    /// Who takes over, for `{{team}}`.
    let team: String
    /// When to expect an answer, for `{{when}}`.
    let when: AnswerTime
    let labels: Skills.Labels
    /// The label of the quick reply that goes on in this language.
    let languageLabel: String
    /// The questions that may be asked before a hand-over, by name.
    let questions: [String: String]
    /// What is said of a solved ticket and of refunds; nil where a language has no words for it yet.
    let askRating: String?
    let refundRequested: String?
    let refundApproved: String?
    let refundDenied: String?
    let refundPostponed: String?
    /// Wordings that the bot recognises.
    let recognises: [Wording.Kind: [String]]

    /// How it is said when an answer comes.
    struct AnswerTime: Sendable {
        let soon: String
        /// With `{{time}}`.
        let today: String
        let tomorrow: String
        /// With `{{date}}` and `{{time}}`.
        let later: String
    }

    init(_ json: JSON) throws {
        var fields = try JSONFields(json)
        sections = try fields.texts("sections")
        sectionOrder = fields.value("sections")?.members?.map(\.name) ?? []
        func named<Key: RawRepresentable & Hashable>(_ field: String) throws -> [Key: String]
        where Key.RawValue == String {
            Dictionary(
                uniqueKeysWithValues: try fields.texts(field).map { name, label in
                    guard let key = Key(rawValue: name) else {
                        throw FieldError(field: "\(field).\(name)", expected: "a name that is known")
                    }
                    return (key, label)
                })
        }
        sources = try named("sources")
        states = try named("states")
        platforms = try named("platforms")
        or = try fields.string("or", 1...20)
        says = try fields.lists("says", Phrase.self, atLeast: 1)
        team = try fields.string("team", 1...100)
        when = try AnswerTime(fields.value("when") ?? .null)
        (labels, languageLabel) = try Self.labels(fields.value("labels") ?? .null)
        questions = try fields.texts("questions")
        if labels.refund != nil, questions[HandOver.refundReason] == nil {
            throw FieldError(
                field: "questions.\(HandOver.refundReason)", expected: "a text, since labels.refund leads to it")
        }
        recognises = try fields.lists("recognises", Wording.Kind.self, atLeast: 0)
        askRating = try fields.optionalString("askRating", 1...500)
        refundRequested = try fields.optionalString("refundRequested", 1...500)
        refundApproved = try fields.optionalString("refundApproved", 1...500)
        refundDenied = try fields.optionalString("refundDenied", 1...500)
        refundPostponed = try fields.optionalString("refundPostponed", 1...500)
        try fields.finish()
    }

    private static func labels(_ json: JSON) throws -> (Skills.Labels, language: String) {
        var fields = try JSONFields(json, path: "labels")
        let labels = Skills.Labels(
            helped: try fields.string("helped", 1...80), notHelped: try fields.string("notHelped", 1...80),
            person: try fields.string("person", 1...80), none: try fields.string("none", 1...80),
            skip: try fields.string("skip", 1...80), refund: try fields.optionalString("refund", 1...80))
        let language = try fields.string("language", 1...80)
        try fields.finish()
        return (labels, language)
    }

    /// The label of a block: "If Roku bills you or If Samsung bills you · If you have cancelled".
    ///
    /// Who a block is not for says little about who it is for, and is left out where something else tells.
    func label(of block: BlockCondition, _ locale: LocaleTag) -> String {
        let label = label(of: block, locale, excluding: false)
        return label.isEmpty ? self.label(of: block, locale, excluding: true) : label
    }

    private func label(of block: BlockCondition, _ locale: LocaleTag, excluding: Bool) -> String {
        func joined<Value: CaseIterable & RawRepresentable>(
            _ choice: BlockCondition.Choice<Value>?, _ labels: [Value: String]
        ) -> String? where Value.RawValue == String {
            guard let choice, excluding || !choice.isExcluding else { return nil }
            let names = Value.allCases.filter(choice.fits).map { labels[$0] ?? $0.rawValue }
            return names.enumerated().filter { !names.prefix($0.offset).contains($0.element) }.map(\.element)
                .joined(separator: " \(or) ")
        }
        func listed(_ choice: BlockCondition.Choice<String>?, _ name: (String) -> String) -> String? {
            guard let choice, excluding || !choice.isExcluding else { return nil }
            return (choice.isExcluding ? "≠ " : "") + choice.values.sorted().map(name).joined(separator: ", ")
        }
        let system = Locale(identifier: locale.description)
        return [
            joined(block.source, sources), joined(block.state, states), joined(block.platform, platforms),
            listed(block.country) { system.localizedString(forRegionCode: $0) ?? $0 }, listed(block.offer) { $0 },
        ]
        .compactMap { $0 }.joined(separator: " · ")
    }

    /// One of a phrase's wordings; another turn may get another one.
    func text(_ phrase: Phrase, turn: Int64, _ values: [String: String] = [:]) -> String {
        guard let wordings = says[phrase], !wordings.isEmpty else { return "" }
        return wordings[Int(turn % Int64(wordings.count))].filling(values)
    }
}

extension Phrases.AnswerTime {
    fileprivate init(_ json: JSON) throws {
        var fields = try JSONFields(json, path: "when")
        soon = try fields.string("soon", 1...200)
        today = try fields.string("today", 1...200)
        tomorrow = try fields.string("tomorrow", 1...200)
        later = try fields.string("later", 1...200)
        try fields.finish()
    }

    /// When an answer that is due at a time is to be expected, by the clocks of a place; nil: nobody knows.
    func text(due: Timestamp?, now: Timestamp, zone: TimeZone, locale: LocaleTag) -> String {
        guard let due, due > now else { return soon }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Double(due.milliseconds) / 1_000)
        let start = Date(timeIntervalSince1970: Double(now.milliseconds) / 1_000)
        let days =
            calendar.dateComponents(
                [.day], from: calendar.startOfDay(for: start), to: calendar.startOfDay(for: date)
            ).day ?? 0
        func written(_ template: String) -> String {
            let formatter = DateFormatter()
            formatter.calendar = calendar
            formatter.timeZone = zone
            formatter.locale = Locale(identifier: locale.description)
            formatter.setLocalizedDateFormatFromTemplate(template)
            return formatter.string(from: date)
        }
        let wording = days == 0 ? today : days == 1 ? tomorrow : later
        return wording.filling(["time": written("jmm"), "date": written("EEEEdMMMM")])
    }
}

extension JSONFields {
    /// An object of texts.
    fileprivate mutating func texts(_ field: String) throws -> [String: String] {
        let members = value(field)?.members ?? []
        return Dictionary(members.compactMap { member in member.value.string.map { (member.name, $0) } }) { $1 }
    }

    /// An object with a list of texts for each of the choices.
    fileprivate mutating func lists<Choice: RawRepresentable & CaseIterable & Hashable>(
        _ field: String, _ choices: Choice.Type, atLeast least: Int
    ) throws -> [Choice: [String]] where Choice.RawValue == String {
        var fields = try JSONFields(value(field) ?? .null, path: name(field))
        var lists: [Choice: [String]] = [:]
        for choice in Choice.allCases {
            lists[choice] = try fields.array(choice.rawValue, atMost: 1_000).map { item in
                guard let text = item.value.string, !text.isEmpty else {
                    throw FieldError(field: item.path, expected: "a text")
                }
                return text
            }
            guard lists[choice]?.count ?? 0 >= least else {
                throw FieldError(field: fields.name(choice.rawValue), expected: "at least \(least) text; it is missing")
            }
        }
        try fields.finish()
        return lists
    }
}

extension Helpdesk {
    /// A text in the language of a ticket, else in the brand's, else in English.
    func phrase(_ text: KeyPath<Phrases, String?>, for ticket: Ticket) -> String? {
        wantedLocales(ticket).lazy.compactMap { self.languages.phrase(text, in: $0) }.first
    }

    /// The languages to speak to a ticket's subscriber in, the best first.
    func wantedLocales(_ ticket: Ticket) -> [LocaleTag] {
        [LocaleTag(ticket.locale), content.brand(ticket.brand)?.defaultLocale, LocaleTag("en")].compactMap { $0 }
    }
}

extension String {
    /// The text with `{{name}}` replaced by the name's value. Unknown names stay as they are.
    func filling(_ values: [String: String]) -> String {
        guard contains("{{") else { return self }
        return values.reduce(self) { $0.replacingOccurrences(of: "{{\($1.key)}}", with: $1.value) }
    }
}
