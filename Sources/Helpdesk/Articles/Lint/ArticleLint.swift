import FAQIndex

/// Looks through a brand's content for what its readers would stumble over.
public enum ArticleLint {
    /// All findings: errors first, then by locale and article. Reads memory only; builds the search index.
    ///
    /// `languages`: whose analysis cuts texts into words.
    public static func findings(in reading: ArticleReading, languages: Languages) -> [LintFinding] {
        let unreadable = reading.errors.listed.map { error in
            LintFinding(rule: .unreadable, file: error.file, line: error.line, article: nil, message: error.reason)
        }
        let standard = (["en"].compactMap { LocaleTag($0) } + languages.locales).lazy.compactMap { languages[$0] }.first
        let locales = Dictionary(grouping: reading.entries, by: \.article.locale).sorted { $0.key < $1.key }
        var findings = reading.entries.flatMap(LintTexts.findings) + LintLocales.findings(in: reading.entries)
        for (locale, entries) in locales {
            // As for a brand: a locale without data of its own speaks the standard language.
            guard let language = languages[locale] ?? standard else { continue }
            findings += LintDuplicates.findings(in: entries, analyzer: language.analyzer)
            findings += LintSearch.findings(in: entries, language)
        }
        let sorted = findings.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.severity != b.severity { return a.severity < b.severity }
            if let first = a.article, let second = b.article, first != second { return first < second }
            return left.offset < right.offset
        }
        return unreadable + sorted.map(\.element)
    }
}

/// Articles that some locale does not have.
enum LintLocales {
    static func findings(in entries: [ArticleReading.Entry]) -> [LintFinding] {
        let locales = Set(entries.map(\.article.locale)).sorted()
        return Dictionary(grouping: entries, by: \.article.id).values.compactMap { translations -> LintFinding? in
            let missing = locales.filter { locale in !translations.contains { $0.article.locale == locale } }
            guard let first = translations.min(by: { $0.article.key < $1.article.key }), !missing.isEmpty else {
                return nil
            }
            let names = missing.map(\.description).joined(separator: ", ")
            return LintFinding(.missingLocale, first, "there is no translation into: \(names)")
        }
    }
}
