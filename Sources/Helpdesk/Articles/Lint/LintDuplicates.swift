import FAQIndex

/// Articles of one locale that say the same, or that the same words ask for.
enum LintDuplicates {
    /// Jaccard similarity from which two bodies, and two titles, are nearly the same.
    static let similarBodies = 0.7
    static let similarTitles = 0.8
    /// Words of a shingle (Broder: On the resemblance and containment of documents, 1997).
    static let shingle = 3

    static func findings(in entries: [ArticleReading.Entry], analyzer: Analyzer) -> [LintFinding] {
        articles(entries, analyzer) + variants(entries)
    }

    private static func articles(_ entries: [ArticleReading.Entry], _ analyzer: Analyzer) -> [LintFinding] {
        var found: [[Int]: LintFinding] = [:]
        func add(_ rule: LintFinding.Rule, _ first: Int, _ second: Int, _ words: String) {
            guard found[[first, second]] == nil else { return }
            found[[first, second]] = LintFinding(
                rule, entries[second], "\(words) \(entries[first].article.id)\(place(entries[first]))")
        }
        let titles = entries.map { ReadableText.key($0.article.title) }
        let bodies = entries.map { ReadableText.key(plainText($0.article)) }
        for (first, second) in equals(titles) { add(.duplicateArticle, first, second, "it has the title of") }
        for (first, second) in equals(bodies) { add(.duplicateArticle, first, second, "it says the same as") }
        for pair in SimilarSets.pairs(
            entries.map { shingles(analyzer.terms(plainText($0.article))) }, threshold: similarBodies)
        {
            add(.nearDuplicate, pair.first, pair.second, "its body is \(percent(pair)) the same as that of")
        }
        for pair in SimilarSets.pairs(
            entries.map { Set(analyzer.terms($0.article.title)) }, threshold: similarTitles)
        {
            add(.nearDuplicate, pair.first, pair.second, "the words of its title are \(percent(pair)) those of")
        }
        return found.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    /// Each later one with the first that is equal to it.
    private static func equals(_ texts: [String]) -> [(first: Int, second: Int)] {
        var seen: [String: Int] = [:]
        return texts.enumerated().compactMap { position, text in
            guard !text.isEmpty else { return nil }
            if let first = seen[text] { return (first, position) }
            seen[text] = position
            return nil
        }
    }

    /// Lines that ask for two articles, and lines that an article has twice.
    private static func variants(_ entries: [ArticleReading.Entry]) -> [LintFinding] {
        var findings: [LintFinding] = []
        // A title asks for its article too, and is the first to do so.
        var owners = Dictionary(
            entries.enumerated().map { (ReadableText.key($1.article.title), $0) },
            uniquingKeysWith: { first, _ in first })
        for (position, entry) in entries.enumerated() {
            var own: Set<String> = []
            for (item, text) in entry.article.asked.enumerated() {
                let key = ReadableText.key(text)
                guard own.insert(key).inserted else {
                    let message = "\(text.quotedForError) is asked here twice"
                    findings.append(LintFinding(.repeatedVariant, entry, message, at: .asked, item: item))
                    continue
                }
                guard let owner = owners[key] else {
                    owners[key] = position
                    continue
                }
                guard owner != position else { continue }
                let message = "\(text.quotedForError) asks for \(entries[owner].article.id) too\(place(entries[owner]))"
                findings.append(LintFinding(.sharedVariant, entry, message, at: .asked, item: item))
            }
        }
        return findings
    }

    private static func shingles(_ terms: [String]) -> Set<String> {
        guard terms.count > shingle else { return terms.isEmpty ? [] : [terms.joined(separator: " ")] }
        return Set((0...(terms.count - shingle)).map { terms[$0..<($0 + shingle)].joined(separator: " ") })
    }

    private static func percent(_ pair: SimilarSets.Pair) -> String { "\(Int(pair.similarity * 100)) %" }

    private static func place(_ entry: ArticleReading.Entry) -> String {
        entry.place.line.map { " (line \($0))" } ?? ""
    }
}

/// All parts of an article's body, without marks.
private func plainText(_ article: Article) -> String {
    guard let body = try? ArticleBody(article.body) else { return article.body }
    return body.parts.map { Markdown.plainText($0.text) }.joined(separator: "\n")
}

enum ReadableText {
    /// The text as it is compared: its letters and digits in lower case, whatever stands between them one space.
    static func key(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.isEmpty ? text : words.joined(separator: " ")
    }
}
