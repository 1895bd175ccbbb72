import FAQIndex
import JSON

/// A reply that is sent often, in several languages, with what is done along with it.
public struct Macro: DeskSetting, Equatable {
    public static let kind = SettingKind.macro

    /// What becomes of the ticket.
    public enum Outcome: String, Sendable, CaseIterable {
        case solve, pend, hold
    }

    /// What texts may hold beside facts.
    public static let placeholders = MacroText.known

    public let id: String
    public let title: String
    /// By language.
    public let texts: [String: String]
    public let addTags: [String]
    /// What its text promises: it is not sent to whom that may not be promised.
    public let promises: [PromisedAction]
    public let outcome: Outcome?

    public init(id: String, _ fields: inout JSONFields) throws {
        self.id = id
        title = try fields.optionalString("title", 1...100) ?? id
        addTags = try fields.identifiers("addTags")
        promises = try fields.promises()
        outcome = try fields.optionalChoice("outcome", of: Outcome.self)
        texts = try fields.textsByLanguage("texts", atMost: Helpdesk.longestComment)
        guard !texts.isEmpty else {
            throw FieldError(field: "texts", expected: "an object of languages and texts, with at least one")
        }
        for (locale, text) in texts { try MacroText.check(text, path: "texts.\(locale)") }
    }

    public var members: [JSON.Member] {
        [
            .init("title", .string(title)),
            .init("texts", .object(texts.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
            .init("addTags", .array(addTags.map(JSON.string))),
            .init("promises", .array(promises.map { .string($0.rawValue) })), .init("outcome", JSON(outcome?.rawValue)),
        ]
    }

    /// The text in the ticket's language, else in the nearest to it, else in the brand's, else in any.
    func text(for locale: LocaleTag, standard: LocaleTag) -> (locale: String, text: String)? {
        let wanted = (locale.fallbacks + standard.fallbacks).map(\.description) + texts.keys.sorted()
        return wanted.lazy.compactMap { tag in texts[tag].map { (tag, $0) } }.first
    }
}
