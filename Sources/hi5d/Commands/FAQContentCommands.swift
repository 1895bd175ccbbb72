import Foundation
import Helpdesk
import JSON

private let formats = ArticleFormat.allCases.map(\.rawValue).joined(separator: ", ")

let formatOption = Option(
    "format", "FORMAT", choices: ArticleFormat.allCases.map(\.rawValue),
    "\(formats); guessed from the path when not given")

let faqContentCommands = [
    Command(
        "faq import", ["PATH"],
        [
            formatOption, Option("locale", "TAG", "the language of a Markdown folder whose name does not say it"),
            Option(
                "mode", "MODE", default: "merge", choices: ImportMode.allCases.map(\.rawValue),
                "merge, or replace: remove what the imported locales have besides"),
            Option(switch: "dry-run", "only say what would change"),
        ] + clientOptions, "Import articles from a file or a folder."
    ) { invocation in
        let mode = try invocation.choice("mode", of: ImportMode.self)
        let client = try invocation.client()
        let articles = try invocation.readArticles(invocation.arguments[0]).batch(of: invocation.arguments[0]).articles
        let report = try client.upload(
            "/v1/articles/import",
            ["mode": mode.rawValue, "dryRun": invocation.isSet("dry-run") ? "true" : "false"],
            ArticleJSON.writeLines(articles), type: "application/x-ndjson")
        if invocation.isSet("json") { return printJSON(report) }
        print(ImportText.report(report))
    },
    Command(
        "faq export", [],
        [
            Option("locale", "TAG", "one language; all when not given"),
            Option(
                "format", "FORMAT", choices: ArticleFormat.allCases.map(\.rawValue),
                "\(formats); guessed from --out, else jsonl"),
            Option("out", "PATH", "the file, or for Markdown the folder; standard output when not given"),
        ] + clientOptions, "Export the articles."
    ) { invocation in
        let format = try invocation.format(for: invocation["out"]) ?? .jsonl
        if format == .markdown, invocation["out"] == nil {
            throw CommandFailure(.usage, "Markdown is written to a folder: name it with --out")
        }
        let articles = try invocation.exportedArticles().batchOrNone()
        let path = invocation["out"]
        guard path != nil || !invocation.isSet("json") || format == .jsonl else {
            throw CommandFailure(
                .usage, "--json with --format \(format.rawValue) needs --out: the articles are what is printed")
        }
        try write(articles, format, to: path)
        guard let path else { return }
        if invocation.isSet("json") { return printJSON(["articles": JSON(articles.count), "path": .string(path)]) }
        print("\(articles.count) articles written to \(path)")
    },
]

extension Invocation {
    /// The wanted format, or the one that a path names.
    fileprivate func format(for path: String?) throws -> ArticleFormat? {
        if isSet("format") { return try choice("format", of: ArticleFormat.self) }
        return path.flatMap { ArticleFormat(guessing: $0) }
    }

    func localeOption() throws -> LocaleTag? {
        try self["locale"].map { text in
            guard let locale = LocaleTag(text) else {
                throw CommandFailure(.usage, "--locale must be a language tag such as fr or pt-BR, not \"\(text)\"")
            }
            return locale
        }
    }

    /// Reads a file or a folder of articles.
    func readArticles(_ path: String) throws -> ArticleReading {
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.notFound, "there is no file or folder \(path)")
        }
        guard let format = try format(for: path) else {
            throw CommandFailure(
                .usage, "the format of \(path) cannot be told from its name: give --format (\(formats))")
        }
        return ArticleReading(path: path, format: format, locale: try localeOption())
    }

    /// All articles of the server's brand, or those of `--locale`.
    func exportedArticles() throws -> ArticleReading {
        let query = try localeOption().map { ["locale": $0.description] } ?? [:]
        let bytes = try client().download("/v1/articles/export", query)
        return ArticleJSON.readLines(bytes, name: "export")
    }
}

extension ArticleReading {
    /// The articles; an FAQ may be empty. Throws `ContentErrors`.
    fileprivate func batchOrNone() throws -> [Article] {
        entries.isEmpty && errors.isEmpty ? [] : try batch(of: "export").articles
    }
}

private func write(_ articles: [Article], _ format: ArticleFormat, to path: String?) throws {
    do {
        switch (format, path) {
        case (.markdown, let folder?):
            for file in ArticleFolder.files(articles) {
                let url = URL(fileURLWithPath: folder).appendingPathComponent(file.path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.text.utf8).write(to: url, options: .atomic)
            }
        case (_, let path):
            let bytes = Data(format == .csv ? ArticleCSV.write(articles) : ArticleJSON.writeLines(articles))
            guard let path else { return try FileHandle.standardOutput.write(contentsOf: bytes) }
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        }
    } catch {
        throw CommandFailure(.failure, "\(path ?? "the output") cannot be written")
    }
}
