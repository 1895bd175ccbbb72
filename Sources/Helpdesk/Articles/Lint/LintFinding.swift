/// Something in a brand's content that its readers will stumble over.
public struct LintFinding: Sendable, Equatable {
    public enum Severity: String, Sendable, CaseIterable, Comparable {
        /// Readers do not get what they should.
        case error
        /// Worth a look.
        case warning

        public static func < (left: Severity, right: Severity) -> Bool { left == .error && right == .warning }
    }

    public enum Rule: String, Sendable, CaseIterable {
        /// What the format or the limits refuse.
        case unreadable
        case emptyArticle = "empty-article"
        case shortArticle = "short-article"
        case unknownPlaceholder = "unknown-placeholder"
        case sourceWithoutAnswer = "source-without-answer"
        case duplicateArticle = "duplicate-article"
        case nearDuplicate = "near-duplicate"
        case sharedVariant = "shared-variant"
        case repeatedVariant = "repeated-variant"
        case foundElsewhere = "found-elsewhere"
        case missingLocale = "missing-locale"

        public var severity: Severity {
            switch self {
            case .unreadable, .emptyArticle, .unknownPlaceholder, .sourceWithoutAnswer, .duplicateArticle: .error
            case .shortArticle, .nearDuplicate, .sharedVariant, .repeatedVariant, .foundElsewhere, .missingLocale:
                .warning
            }
        }
    }

    public let rule: Rule
    /// nil for content that came from a server.
    public let file: String?
    /// Counted from 1, where known.
    public let line: Int?
    /// nil for what is no article.
    public let article: ArticleKey?
    /// In words.
    public let message: String

    public var severity: Severity { rule.severity }
}

extension LintFinding {
    init(
        _ rule: Rule, _ entry: ArticleReading.Entry, _ message: String, at field: ArticleField? = nil, item: Int? = nil
    ) {
        self.init(
            rule: rule, file: entry.place.file,
            line: field.map { entry.place.line(of: $0, item: item) } ?? entry.place.line, article: entry.article.key,
            message: message)
    }
}
