import FAQIndex
import JSON
import Storage

/// The article that would have answered a ticket's question.
public struct ArticleLink: Sendable {
    public let article: String
    /// The question as others might ask it; nil: as it was asked.
    public let question: String?

    public init(article: String, question: String? = nil) {
        self.article = article
        self.question = question
    }

    /// Throws `invalid`.
    func checkedQuestion() throws -> String? {
        try question.map { try OfferedLesson.checked($0, field: "question") }
    }
}

extension OfferedLesson {
    public static let length = 1...500

    fileprivate init(_ text: String, for article: ArticleKey, at time: Timestamp) {
        self.init(
            id: Identifier.make("lsn", at: time), locale: article.locale, article: article.id,
            text: PersonalData.masked(CardNumbers.masked(text)), createdAt: time)
    }

    fileprivate static func checked(_ text: String, field: String) throws -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard length.contains(line.unicodeScalars.count) else {
            throw HelpdeskError.invalid(field: field, expected: "a question of at most \(length.upperBound) characters")
        }
        return line
    }
}

extension Helpdesk {
    /// Offers a ticket's question as a new way to ask for an article.
    ///
    /// Throws `notFound`, `notAllowed`, and `invalid` for an article that there is not in the ticket's language.
    public func linkArticle(_ link: ArticleLink, to number: Int64, as principal: Principal) throws {
        let agent = try principal.agent()
        let question = try link.checkedQuestion()
        let (content, settings, time) = (try content(of: principal), settings[principal.brand], clock())
        try database.write { session in
            let ticket = try Ticket.find(number, brand: principal.brand, in: session)
            try agent.mustWork(in: settings.queue(ticket.state.queue))
            try ticket.offerLesson(
                for: content.article(link.article, askedIn: ticket.locale), question, at: time, in: session)
        }
    }

    /// Offers a question that belongs to no ticket. Throws `notAllowed`, and `invalid` for an article that there is not in
    /// that language.
    public func offerLesson(_ link: ArticleLink, in locale: LocaleTag, as principal: Principal) throws {
        try principal.mustManageContent()
        guard let question = try link.checkedQuestion() else {
            throw HelpdeskError.invalid(field: "question", expected: "the question; it is missing")
        }
        let article = try content(of: principal).article(link.article, askedIn: locale.description)
        let time = clock()
        try database.write { session in
            try OfferedLesson(question, for: article, at: time).insert(for: principal.brand, in: session)
        }
    }
}

extension BrandContent {
    /// Throws `invalid` when the language has no such article.
    func article(_ id: String, askedIn locale: String) throws -> ArticleKey {
        let wanted = LocaleTag(locale)
        guard let wanted, let found = content(for: [wanted]), found.locale.language == wanted.language,
            found.article(id) != nil
        else {
            throw HelpdeskError.invalid(field: "article", expected: "the id of an article in this language (\(locale))")
        }
        return ArticleKey(id: id, locale: found.locale)
    }
}

extension Ticket {
    /// `question`: nil for the ticket's own.
    func offerLesson(
        for article: ArticleKey, _ question: String?, at time: Timestamp, in session: any Session
    ) throws {
        let text = try question ?? openingSubject(in: session)
        try OfferedLesson(text, for: article, at: time).insert(for: brand, ticket: self, in: session)
    }

    /// The question that it was opened with, whatever agents have called it since.
    private func openingSubject(in session: any Session) throws -> String {
        let changes = try TicketEvent.list(of: id, in: session).first?.event.changes ?? []
        let opening = changes.first { $0.field == .subject }?.to.string ?? subject
        return opening.hasSuffix("…") ? String(opening.dropLast()) : opening
    }
}
