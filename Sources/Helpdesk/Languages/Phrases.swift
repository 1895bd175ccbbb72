import Bot
import Foundation
import JSON

/// What the bot and the pages say in one language, besides the articles.
public struct Phrases: Sendable {
    public let sections: [String: String]
    /// The ids of the sections in the order in which they are shown.
    let sectionOrder: [String]
    /// The label of an article's block for each source: "If Apple bills you".
    public let sources: [Source: String]
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
        sources = Dictionary(
            uniqueKeysWithValues: try fields.texts("sources").map { name, label in
                guard let source = Source(rawValue: name) else {
                    throw FieldError(field: "sources.\(name)", expected: "a source")
                }
                return (source, label)
            })
        or = try fields.string("or", 1...20)
        says = try fields.lists("says", Phrase.self, atLeast: 1)
        team = try fields.string("team", 1...100)
        when = try AnswerTime(fields.value("when") ?? .null)
        (labels, languageLabel) = try Self.labels(fields.value("labels") ?? .null)
        questions = try fields.texts("questions")
        recognises = try fields.lists("recognises", Wording.Kind.self, atLeast: 0)
        try fields.finish()
    }

    private static func labels(_ json: JSON) throws -> (Skills.Labels, language: String) {
        var fields = try JSONFields(json, path: "labels")
        let labels = Skills.Labels(
            helped: try fields.string("helped", 1...80), notHelped: try fields.string("notHelped", 1...80),
            person: try fields.string("person", 1...80), none: try fields.string("none", 1...80),
            skip: try fields.string("skip", 1...80))
        let language = try fields.string("language", 1...80)
        try fields.finish()
        return (labels, language)
    }

    /// "If Roku bills you or If Samsung bills you": the label of a block for several sources.
    func label(of block: Set<Source>) -> String {
        Source.allCases.filter(block.contains).map { sources[$0] ?? $0.rawValue }.joined(separator: " \(or) ")
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

extension String {
    /// The text with `{{name}}` replaced by the name's value. Unknown names stay as they are.
    func filling(_ values: [String: String]) -> String {
        guard contains("{{") else { return self }
        return values.reduce(self) { $0.replacingOccurrences(of: "{{\($1.key)}}", with: $1.value) }
    }
}
