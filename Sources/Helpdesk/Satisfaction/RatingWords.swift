import FAQIndex
import JSON

/// What the page that asks how it went says in one language: `locales/TAG/rating.json`.
public struct RatingWords: Sendable {
    public let locale: LocaleTag
    public let isRightToLeft: Bool
    public let heading: String
    /// From bad to good.
    public let scores: [String]
    /// The label of the field for a comment.
    public let comment: String
    public let send: String
    public let thanks: String
    public let kept: String
    /// What was wrong with what was sent.
    public let choose: String
    public let tooLong: String
    /// Where a link leads to nothing.
    public let gone: String
    public let goneHelp: String
    private let question: String

    public func question(of ticket: Int64) -> String { question.filling(["number": String(ticket)]) }

    init(_ json: JSON, _ language: LanguageDescription) throws {
        var fields = try JSONFields(json)
        func text(_ field: String) throws -> String { try fields.string(field, 1...200) }
        locale = language.locale
        isRightToLeft = language.isRightToLeft
        heading = try text("heading")
        question = try text("question")
        scores = try fields.array("scores", atMost: 5).compactMap(\.value.string)
        guard scores.count == 5 else { throw FieldError(field: "scores", expected: "five texts, from bad to good") }
        comment = try text("comment")
        send = try text("send")
        thanks = try text("thanks")
        kept = try text("kept")
        choose = try text("choose")
        tooLong = try text("tooLong").filling(["limit": String(Helpdesk.longestRatingComment)])
        gone = try text("gone")
        goneHelp = try text("goneHelp")
        try fields.finish()
    }
}

extension Languages {
    /// How a ticket's subscriber is asked in the chat, in the first of these languages that has words for it: those of the
    /// bot, else those of the page.
    func ratingQuestion(of ticket: Int64, in wanted: [LocaleTag], link: String) -> String? {
        for locale in wanted {
            if let text = phrase(\.askRating, in: locale) { return text.filling(["link": link]) }
            if let words = ratingWords(for: [locale]), words.locale.language == locale.language {
                return "\(words.question(of: ticket)) \(link)"
            }
        }
        return nil
    }
}

extension Helpdesk {
    /// The words of the first of these languages, or one like it, that there are words in; else English.
    public func ratingWords(for wanted: [LocaleTag]) -> RatingWords? { languages.ratingWords(for: wanted) }
}
