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
        func length(_ source: Source, _ state: SubscriptionState) -> Int {
            let reader = Audience(bought: [.init(source: source, state: state, offer: "")])
            return zip(body.parts, texts).filter { $0.0.condition.map { $0.fit(reader) == .yes } ?? true }
                .reduce(0) { $0 + $1.1.answerLength }
        }
        let states = SubscriptionState.allCases.filter { $0 != .none }
        let lengths = Source.allCases.flatMap { source in states.map { (source, $0, length(source, $0)) } }
        let without = Source.allCases.compactMap { source -> String? in
            let silent = lengths.filter { $0.0 == source && $0.2 == 0 }.map(\.1.rawValue)
            guard !silent.isEmpty else { return nil }
            return silent.count == states.count
                ? source.rawValue : "\(source.rawValue) (\(silent.joined(separator: ", ")))"
        }
        if !without.isEmpty {
            let names = without.joined(separator: ", ")
            return [
                LintFinding(
                    .sourceWithoutAnswer, entry,
                    "whom one of these bills reads nothing: \(names); add a block for them, or text for everybody",
                    at: .body)
            ]
        }
        guard let shortest = lengths.map(\.2).min(), shortest < shortestAnswer else { return [] }
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
            return Placeholders.names(in: text).compactMap { name in
                let parts = name.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
                if field == .body, Fact.names.contains(String(parts[0])) {
                    guard parts.count == 1 || parts[1].isEmpty else { return nil }
                    return LintFinding(
                        .unknownPlaceholder, entry,
                        "\("{{\(name)}}".quotedForError): say behind a bar what others read: {{\(parts[0])|…}}",
                        at: field,
                        item: item)
                }
                if isFilled, Brand.placeholders.contains(name) { return nil }
                let reason = isFilled ? "only these are filled in: \(known) and facts" : "nothing is filled in here"
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
