/// What one article's own text lacks.
enum LintTexts {
    /// An answer in less than this is seldom one. A character of Chinese, Japanese or Korean counts for two.
    static let shortestAnswer = 40

    static func findings(in entry: ArticleReading.Entry) -> [LintFinding] {
        placeholders(entry) + ((try? ArticleBody(entry.article.body)).map { answers(entry, $0) } ?? [])
    }

    private static func answers(_ entry: ArticleReading.Entry, _ body: ArticleBody) -> [LintFinding] {
        let texts = body.parts.map { Markdown.plainText($0.text).trimmingScalars() }
        guard texts.contains(where: { !$0.isEmpty }) else {
            return [LintFinding(.emptyArticle, entry, "the body says nothing", at: .body)]
        }
        func length(_ sources: Set<Source>) -> Int {
            zip(body.parts, texts).filter { $0.0.sources.map { !$0.isDisjoint(with: sources) } ?? true }
                .reduce(0) { $0 + $1.1.answerLength }
        }
        let lengths = Source.allCases.map { ($0, length([$0])) }
        let without = lengths.filter { $0.1 == 0 }.map(\.0.rawValue)
        if !without.isEmpty {
            let names = without.joined(separator: ", ")
            return [
                LintFinding(
                    .sourceWithoutAnswer, entry,
                    "whom one of these bills reads nothing: \(names); add a block for them, or text for everybody",
                    at: .body)
            ]
        }
        guard let shortest = lengths.map(\.1).min(), shortest < shortestAnswer else { return [] }
        return [
            LintFinding(
                .shortArticle, entry, "the answer is short: \(shortest) characters for some of its readers", at: .body)
        ]
    }

    private static func placeholders(_ entry: ArticleReading.Entry) -> [LintFinding] {
        let article = entry.article
        let known = Brand.placeholders.sorted().map { "{{\($0)}}" }.joined(separator: ", ")
        func unknown(_ text: String, _ field: ArticleField, _ item: Int? = nil) -> [LintFinding] {
            let isFilled = field == .title || field == .body
            return Placeholders.names(in: text).filter { !isFilled || !Brand.placeholders.contains($0) }.map { name in
                let reason = isFilled ? "only these are filled in: \(known)" : "nothing is filled in here"
                return LintFinding(
                    .unknownPlaceholder, entry, "\("{{\(name)}}".quotedForError): \(reason)", at: field, item: item)
            }
        }
        let lines = article.body.split(separator: "\n", omittingEmptySubsequences: false)
        var findings = unknown(article.title, .title)
        for (offset, line) in lines.enumerated() { findings += unknown(String(line), .body, offset + 1) }
        for (item, text) in article.asked.enumerated() { findings += unknown(text, .asked, item) }
        for tag in article.tags { findings += unknown(tag, .tags) }
        return findings
    }
}

enum Placeholders {
    /// What stands between `{{` and `}}` in one line, or behind a `{{` that is not closed.
    static func names(in text: String) -> [String] {
        var names: [String] = []
        var rest = text[...]
        while let opening = rest.firstRange(of: "{{") {
            rest = rest[opening.upperBound...]
            let closing = rest.firstRange(of: "}}")
            names.append(String(rest[..<(closing?.lowerBound ?? rest.endIndex)]))
            rest = closing.map { rest[$0.upperBound...] } ?? ""
        }
        return names
    }
}

extension String {
    fileprivate var answerLength: Int {
        unicodeScalars.reduce(0) { $0 + (0x2E80...0xD7FF ~= $1.value ? 2 : $1.properties.isWhitespace ? 0 : 1) }
    }
}
