import FAQIndex

/// An article as it was read, before it is known to be one. All formats are checked here.
struct ArticleDraft {
    static let titleLength = 1...300
    static let sectionLength = 1...100
    static let bodyLength = 1...100_000
    static let askedLength = 1...1_000
    static let tagLength = 1...100
    static let mostAsked = 500
    static let mostTags = 50

    /// `id`, `locale`, `section`, `title` and `body`, where they were given.
    var texts: [ArticleField: String] = [:]
    var asked: [String] = []
    var tags: [String] = []
    /// Fields whose mistake was found by the reader already: they are not called missing as well.
    var spoilt: Set<ArticleField> = []

    struct Mistake {
        let field: ArticleField
        /// Which of the lines asked or of the tags, from 0; which line of the body, from 1.
        var item: Int?
        let reason: String
    }

    /// The article, or all that is wrong with it. Spaces around texts and blank lines around the body are left out.
    func checked() -> (article: Article?, mistakes: [Mistake]) {
        var check = Check(draft: self)
        let id = check.id()
        let locale = check.locale()
        let section = check.line(.section, Self.sectionLength)
        let title = check.line(.title, Self.titleLength)
        let body = check.body()
        let asked = check.lines(.asked, asked, atMost: Self.mostAsked, Self.askedLength)
        let tags = check.lines(.tags, tags, atMost: Self.mostTags, Self.tagLength)
        guard check.mistakes.isEmpty, spoilt.isEmpty, let id, let locale, let section, let title, let body else {
            return (nil, check.mistakes)
        }
        let article = Article(
            id: id, locale: locale, section: section, title: title, body: body, asked: asked, tags: tags)
        return (article, [])
    }
}

extension ArticleDraft {
    init(_ article: Article) {
        texts = [
            .id: article.id, .locale: article.locale.description, .section: article.section, .title: article.title,
            .body: article.body,
        ]
        asked = article.asked
        tags = article.tags
    }
}

private struct Check {
    let draft: ArticleDraft
    var mistakes: [ArticleDraft.Mistake] = []

    private mutating func fail(_ field: ArticleField, _ item: Int?, _ reason: String) {
        mistakes.append(.init(field: field, item: item, reason: reason))
    }

    private mutating func fail(_ field: ArticleField, _ reason: String) { fail(field, nil, reason) }

    /// nil, and a mistake, for a text that is not there.
    private mutating func given(_ field: ArticleField) -> String? {
        guard !draft.spoilt.contains(field) else { return nil }
        guard let text = draft.texts[field] else {
            fail(field, "\"\(field.rawValue)\" is missing")
            return nil
        }
        return text
    }

    mutating func id() -> String? {
        guard let text = given(.id) else { return nil }
        guard ArticleFile.isArticleID(text) else {
            fail(.id, "\"id\" must be 1 to 100 lower-case letters, digits and hyphens, not \(text.quotedForError)")
            return nil
        }
        return text
    }

    mutating func locale() -> LocaleTag? {
        guard let text = given(.locale) else { return nil }
        guard let locale = LocaleTag(text) else {
            fail(.locale, "\"locale\" must be a language tag such as fr or pt-BR, not \(text.quotedForError)")
            return nil
        }
        return locale
    }

    mutating func line(_ field: ArticleField, _ length: ClosedRange<Int>) -> String? {
        guard let text = given(field)?.trimmingScalars() else { return nil }
        guard !text.isEmpty else {
            fail(field, "\"\(field.rawValue)\" is missing")
            return nil
        }
        return isLine(field, nil, text, length) ? text : nil
    }

    mutating func lines(
        _ field: ArticleField, _ texts: [String], atMost limit: Int, _ length: ClosedRange<Int>
    ) -> [String] {
        guard texts.count <= limit else {
            fail(field, "\"\(field.rawValue)\" has \(texts.count) items; at most \(limit) are allowed")
            return []
        }
        let trimmed = texts.map { $0.trimmingScalars() }
        for (item, text) in trimmed.enumerated() where isLine(field, item, text, length) {
            // In Markdown tags stand in one line between commas.
            if field == .tags, text.contains(",") { fail(field, item, "a tag must not hold a comma") }
        }
        return trimmed
    }

    /// Whether the text can stand in one line of every format.
    private mutating func isLine(
        _ field: ArticleField, _ item: Int?, _ text: String, _ length: ClosedRange<Int>
    ) -> Bool {
        let name = "\"\(field.rawValue)\"" + (item.map { " (item \($0 + 1))" } ?? "")
        let count = text.unicodeScalars.count
        if !length.contains(count) {
            fail(field, item, "\(name) must have \(length.lowerBound) to \(length.upperBound) characters, not \(count)")
        } else if let control = text.unicodeScalars.first(where: { $0.properties.generalCategory == .control }) {
            fail(field, item, "\(name) holds the control character \(control.codePoint)")
        } else if let first = text.unicodeScalars.first, first.isMark {
            // It would join whatever stands before the text.
            fail(field, item, "\(name) begins with the combining mark \(first.codePoint)")
        } else {
            return true
        }
        return false
    }

    mutating func body() -> String? {
        guard let given = given(.body) else { return nil }
        let text = given.withLineFeeds
        let trimmed = text.trimmingBlankLines()
        let count = trimmed.unicodeScalars.count
        let length = ArticleDraft.bodyLength
        guard count > 0 else {
            fail(.body, "the body is empty")
            return nil
        }
        guard length.contains(count) else {
            fail(.body, "\"body\" must have at most \(length.upperBound) characters, not \(count)")
            return nil
        }
        let linesBefore = text.utf8.prefix { $0 == UInt8(ascii: "\n") }.count
        var line = linesBefore + 1
        for scalar in trimmed.unicodeScalars {
            if scalar == "\n" {
                line += 1
            } else if scalar != "\t", scalar.properties.generalCategory == .control {
                fail(.body, line, "\"body\" holds the control character \(scalar.codePoint)")
                return nil
            }
        }
        do {
            guard !(try ArticleBody(trimmed)).parts.isEmpty else {
                fail(.body, "the body is empty")
                return nil
            }
        } catch {
            fail(.body, linesBefore + error.line, String(error.reason.unicodeScalars.prefix(300)))
            return nil
        }
        return trimmed
    }
}

extension Unicode.Scalar {
    fileprivate var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}

extension String {
    /// The text without white space around it, whatever that is joined with.
    func trimmingScalars() -> String {
        var scalars = unicodeScalars[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }

    /// The text with lines that end in LF where they ended in CR LF.
    var withLineFeeds: String {
        guard utf8.contains(UInt8(ascii: "\r")) else { return self }
        return String(String.UnicodeScalarView(map { $0 == "\r\n" ? "\n" : $0 }.flatMap(\.unicodeScalars)))
    }
}
