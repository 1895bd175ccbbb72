import Foundation

/// The formats that articles come in and go out by.
public enum ArticleFormat: String, Sendable, CaseIterable {
    /// One JSON object a line (`ArticleJSON`).
    case jsonl
    /// A table (`ArticleCSV`).
    case csv
    /// A folder of files (`ArticleFile`).
    case markdown

    /// The format that a path names: by its ending, and a folder is Markdown. nil when it says nothing.
    public init?(guessing path: String) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            self = .markdown
            return
        }
        switch path.split(separator: ".").last?.lowercased() {
        case "jsonl", "ndjson": self = .jsonl
        case "csv": self = .csv
        case "md": self = .markdown
        default: return nil
        }
    }
}

extension ArticleReading {
    /// The largest JSON Lines or CSV file that is read, in bytes.
    public static let largestFile = 64 << 20

    /// Reads a file of articles, or a folder of Markdown: one of all locales (`TAG/articles/ID.md`, `TAG/ID.md`) or
    /// of one (`fr/articles/ID.md`, `fr/ID.md`), or a single `.md` file of such a folder.
    ///
    /// `locale`: of a Markdown folder or file whose path does not say it; of a folder of all locales only this one is
    /// read. What cannot be read is among the errors.
    public init(path: String, format: ArticleFormat, locale: LocaleTag? = nil) {
        self.init()
        switch format {
        case .jsonl, .csv:
            guard let data = FileManager.default.contents(atPath: path), data.count <= Self.largestFile else {
                fail(path, nil, "it must be a readable file of at most \(Self.largestFile) bytes")
                return
            }
            self =
                format == .csv
                ? ArticleCSV.read([UInt8](data), name: path) : ArticleJSON.readLines([UInt8](data), name: path)
        case .markdown:
            readMarkdown(path, locale)
        }
    }

    private mutating func readMarkdown(_ path: String, _ locale: LocaleTag?) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return fail(path, nil, "there is no such file or folder")
        }
        let folder = isFolder.boolValue ? path : URL(fileURLWithPath: path).deletingLastPathComponent().path
        let own = locale ?? Self.locale(ofFolder: folder)
        guard isFolder.boolValue else { return readFile(path, own) }
        // A folder may have a name that looks like a tag ("faq"): what is in it decides first.
        let tagged = Self.entries(of: path).compactMap { name in LocaleTag(name).map { (name, $0) } }
            .map { (files: Self.files(in: "\(path)/\($0)"), locale: $1) }
            .filter { !$0.files.isEmpty }
        if !tagged.isEmpty {
            for (files, tag) in tagged where locale == nil || locale == tag {
                for file in files { readFile(file, tag) }
            }
        } else {
            for file in Self.files(in: path) { readFile(file, own) }
        }
    }

    private mutating func readFile(_ path: String, _ locale: LocaleTag?) {
        guard let locale else {
            return fail(path, nil, "its folder's name must be a language tag such as fr, or the locale be given")
        }
        guard let data = FileManager.default.contents(atPath: path), data.count <= ArticleFile.largestFile,
            let text = String(validating: [UInt8](data).withoutByteOrderMark, as: UTF8.self)
        else { return fail(path, nil, "it must be readable UTF-8 of at most \(ArticleFile.largestFile) bytes") }
        let id = String(URL(fileURLWithPath: path).lastPathComponent.dropLast(3))
        ArticleFile.read(text, name: path, id: id, locale: locale, into: &self)
    }

    /// `…/fr` and `…/fr/articles` are of the locale fr.
    private static func locale(ofFolder folder: String) -> LocaleTag? {
        var url = URL(fileURLWithPath: folder).standardizedFileURL
        if url.lastPathComponent == "articles" { url.deleteLastPathComponent() }
        return LocaleTag(url.lastPathComponent)
    }

    private static func files(in folder: String) -> [String] {
        ["\(folder)/articles", folder].flatMap { folder in
            entries(of: folder).filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
        }
    }

    private static func entries(of folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
}

extension ArticleFolder {
    /// The files of a `locales` folder with these articles: paths below the folder, and texts.
    public static func files(_ articles: [Article]) -> [(path: String, text: String)] {
        articles.map { ("\($0.locale)/articles/\($0.id).md", ArticleFile.write($0)) }
    }
}
