import Bot
import FAQIndex
import Storage

/// A known question that the bot would answer differently after a lesson.
public struct AnswerChange: Sendable, Equatable {
    public let text: String
    /// The article that is sent; nil: none is.
    public let before: String?
    public let after: String?
}

extension Helpdesk {
    /// What accepting a lesson would change, among the lesson itself and all that is known to be asked in its language.
    /// Trains the language's model once. Throws `notFound`, `notAllowed`.
    public func previewLesson(_ id: String, as principal: Principal) throws -> (
        lesson: OfferedLesson, changes: [AnswerChange]
    ) {
        try principal.mustManageContent()
        let content = try content(of: principal)
        let (lesson, articles) = try database.read { session in
            let (lesson, changed) = try Self.lesson(id, brand: principal.brand, in: session)
            let articles = try Article.all(of: principal.brand, in: lesson.locale, session)
                .map { $0.id == changed.id ? $0.asking(lesson.text) : $0 }
            return (lesson, articles)
        }
        guard let before = content.locales[lesson.locale] else { throw HelpdeskError.notFound(what: "language") }
        let place = ContentPlace(content.brand, lesson.locale, before.language)
        guard let after = ContentTask.run([ContentTask(place, articles)], in: Workshop())[lesson.locale] else {
            throw HelpdeskError.notFound(what: "language")
        }
        let known =
            [lesson.text]
            + before.articles.current.flatMap { document in
                let article = before.articles.prepare(document)
                return [article.title] + article.asked
            }
        let changes = known.compactMap { text -> AnswerChange? in
            let (old, new) = (before.directAnswer(to: text), after.directAnswer(to: text))
            return old == new ? nil : AnswerChange(text: text, before: old, after: new)
        }
        return (lesson, changes)
    }
}

extension LocaleContent {
    /// The article that would be sent at once; nil: none.
    fileprivate func directAnswer(to text: String) -> String? {
        guard case .answer(let answer) = Bot.judge(text, knowledge).verdict else { return nil }
        return articles.id(answer.document)
    }
}
