/// The fields of an article, by their names in every format.
public enum ArticleField: String, Sendable, CaseIterable, Hashable {
    case id, locale, section, title, body, asked, tags

    static let names = allCases.map(\.rawValue)
}

/// What an article is known by within a brand.
public struct ArticleKey: Sendable, Hashable, Comparable {
    public let id: String
    public let locale: LocaleTag

    public init(id: String, locale: LocaleTag) {
        self.id = id
        self.locale = locale
    }

    public static func < (left: ArticleKey, right: ArticleKey) -> Bool {
        (left.locale, left.id) < (right.locale, right.id)
    }
}

extension Article {
    public var key: ArticleKey { ArticleKey(id: id, locale: locale) }

    /// The fields in which this article and another of the same key differ.
    func differences(from other: Article) -> [ArticleField] {
        ArticleField.allCases.filter { field in
            switch field {
            case .id, .locale: false
            case .section: section != other.section
            case .title: title != other.title
            case .body: body != other.body
            case .asked: asked != other.asked
            case .tags: tags != other.tags
            }
        }
    }
}
