import FAQIndex

/// One article of a brand's FAQ in one locale.
public struct Article: Sendable, Equatable {
    /// The same in all locales: `cancel-subscription`.
    public let id: String
    public let locale: LocaleTag
    public let section: String
    public let title: String
    /// CommonMark with blocks for an audience (`ArticleBody`).
    public let body: String
    /// How people ask for it.
    public let asked: [String]
    public let tags: [String]

    public init(
        id: String, locale: LocaleTag, section: String, title: String, body: String, asked: [String], tags: [String]
    ) {
        self.id = id
        self.locale = locale
        self.section = section
        self.title = title
        self.body = body
        self.asked = asked
        self.tags = tags
    }
}
