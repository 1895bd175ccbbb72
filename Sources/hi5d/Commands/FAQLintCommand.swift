import Helpdesk
import JSON

let faqLintCommand = Command(
    "faq lint", ["[PATH]"],
    [
        formatOption,
        Option("locale", "TAG", "of a folder or a server only this language; that of a folder that does not say it"),
        Option("locales", "FOLDER", env: "HI5_LOCALES", "the languages; found beside the program when not given"),
        Option(switch: "all", "list every finding, not only the first 20 of a kind"),
    ] + clientOptions, "Look for mistakes in a file, a folder, the server's FAQ, or the starter FAQ."
) { invocation in
    let languages: Languages
    do {
        languages = try Languages(folder: try invocation["locales"] ?? Wiring.standardLocales())
    } catch let error as ContentError {
        throw CommandFailure(.failure, error.description)
    }
    let (reading, isOnServer) = try invocation.contentToLint(languages)
    if reading.entries.isEmpty, reading.errors.isEmpty {
        throw CommandFailure(.notFound, "there is no article to look at")
    }
    let findings = ArticleLint.findings(in: reading, languages: languages)
    let json = lintJSON(findings, reading, hidingFiles: isOnServer)
    if invocation.isSet("json") {
        printJSON(json)
    } else {
        print(LintText.report(json, mostListed: invocation.isSet("all") ? .max : 20))
    }
    let errors = findings.count { $0.severity == .error }
    if errors > 0 { throw CommandFailure(.failure, "\(errors) error\(errors == 1 ? "" : "s") in the content") }
}

extension Invocation {
    /// What PATH holds; without one the server's articles, and without a server the starter FAQ.
    fileprivate func contentToLint(_ languages: Languages) throws -> (reading: ArticleReading, isOnServer: Bool) {
        if let path = arguments.first { return (try readArticles(path), false) }
        if try hasServer() { return (try exportedArticles(), true) }
        let wanted = try localeOption()
        return (ArticleReading(path: languages.folder, format: .markdown, locale: wanted), false)
    }
}

/// `{"articles","errors","warnings","findings":[{"severity","rule","file","line","id","locale","message"}]}`
private func lintJSON(_ findings: [LintFinding], _ reading: ArticleReading, hidingFiles: Bool) -> JSON {
    let list = findings.map { finding -> JSON in
        [
            "severity": .string(finding.severity.rawValue), "rule": .string(finding.rule.rawValue),
            "file": JSON(hidingFiles ? nil : finding.file),
            "line": JSON(hidingFiles ? nil : finding.line.map(Int64.init)),
            "id": JSON(finding.article?.id), "locale": JSON(finding.article?.locale.description),
            "message": .string(finding.message),
        ]
    }
    return [
        "articles": JSON(reading.entries.count), "errors": JSON(findings.count { $0.severity == .error }),
        "warnings": JSON(findings.count { $0.severity == .warning }), "findings": .array(list),
    ]
}
