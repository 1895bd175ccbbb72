import FAQIndex
import Foundation

/// One article as a Markdown file: a head between two lines `---` with `title`, `section`, `tags` and the list
/// `asked`, then the body.
enum ArticleFile {
    static let largestFile = 1 << 20

    /// `name`: the file's name for errors; the article's id is its last part without `.md`. Throws the first
    /// `ContentError`.
    static func parse(_ text: String, name: String, id: String, locale: LocaleTag) throws -> Article {
        var reading = ArticleReading()
        read(text, name: name, id: id, locale: locale, into: &reading)
        if let first = reading.errors.listed.first { throw first }
        guard let article = reading.entries.first?.article else {
            throw ContentError(file: name, line: nil, reason: "there is no article in it")
        }
        return article
    }

    /// Like `parse`; finds all mistakes.
    static func read(_ text: String, name: String, id: String, locale: LocaleTag, into reading: inout ArticleReading) {
        var draft = ArticleDraft()
        var place = ArticlePlace(file: name)
        draft.texts = [.id: id, .locale: locale.description]
        if !isArticleID(id) {
            reading.fail(name, nil, "the file's name must be 1 to 100 lower-case letters, digits and hyphens")
            draft.spoilt.insert(.id)
        }
        let lines = text.splitLines()
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            return reading.fail(name, 1, "a head between two lines \"---\" is expected")
        }
        for mistake in readHead(lines[1..<end], into: &draft, &place) {
            reading.fail(name, mistake.line, mistake.reason)
        }
        for field in [ArticleField.title, .section] where draft.texts[field]?.isEmpty ?? true {
            reading.fail(name, nil, "\"\(field.rawValue)\" is missing", in: field)
            draft.spoilt.insert(field)
        }
        let body = lines[(end + 1)...].joined(separator: "\n")
        if body.trimmingBlankLines().isEmpty {
            reading.fail(name, end + 1, "the body is empty", in: .body)
            draft.spoilt.insert(.body)
        }
        draft.texts[.body] = body
        place.fieldLines[.body] = end + 2
        reading.add(draft, at: place)
    }

    /// Reads the lines of the head, which are known by their offsets in the file. Returns what is wrong in them.
    private static func readHead(
        _ lines: ArraySlice<Substring>, into draft: inout ArticleDraft, _ place: inout ArticlePlace
    ) -> [(line: Int, reason: String)] {
        let known = [ArticleField.title, .section, .tags, .asked]
        var mistakes: [(line: Int, reason: String)] = []
        var isInAsked = false
        for (offset, line) in zip(lines.indices, lines) {
            let number = offset + 1
            if line.hasPrefix("  - "), isInAsked {
                let text = String(line.dropFirst(4))
                guard !text.isEmpty else { continue }
                draft.asked.append(text)
                place.askedLines.append(number)
            } else if let colon = line.firstIndex(of: ":"), !line.hasPrefix(" ") {
                let key = line[..<colon]
                guard let field = known.first(where: { $0.rawValue == key }) else {
                    let names = known.map(\.rawValue).joined(separator: ", ")
                    mistakes.append((number, "\(key.quotedForError) is not known; known are: \(names)"))
                    continue
                }
                guard place.fieldLines[field] == nil else {
                    mistakes.append((number, "\"\(key)\" stands here twice"))
                    continue
                }
                place.fieldLines[field] = number
                isInAsked = field == .asked
                let value = String(line[line.index(after: colon)...].drop { $0 == " " })
                switch field {
                case .tags:
                    draft.tags = value.split(separator: ",").map { String($0).trimmingScalars() }.filter { !$0.isEmpty }
                case .title, .section: draft.texts[field] = value
                default: break
                }
            } else {
                mistakes.append((number, "\"key: value\" or an item of \"asked\" (two spaces, \"- \") is expected"))
            }
        }
        return mistakes
    }

    /// The article as such a file.
    static func write(_ article: Article) -> String {
        var lines = ["---", "title: \(article.title)", "section: \(article.section)"]
        if !article.tags.isEmpty { lines.append("tags: \(article.tags.joined(separator: ", "))") }
        if !article.asked.isEmpty { lines.append("asked:") }
        lines += article.asked.map { "  - \($0)" } + ["---", "", article.body, ""]
        return lines.joined(separator: "\n")
    }

    static func isArticleID(_ id: String) -> Bool {
        (1...100).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
    }
}

extension Article {
    /// The article as a Markdown file of a folder.
    public var markdown: String { ArticleFile.write(self) }
}

extension ArticleReading {
    /// Reads one article from such a file, whatever the file is called. `name`: of the file, for errors.
    public init(markdown text: String, name: String, as key: ArticleKey) {
        self.init()
        ArticleFile.read(text, name: name, id: key.id, locale: key.locale, into: &self)
    }

    /// Reads one article from a Markdown file; of `-`, from standard input.
    public init(markdownFile path: String, as key: ArticleKey) {
        let isInput = path == "-"
        let data = isInput ? try? FileHandle.standardInput.readToEnd() : FileManager.default.contents(atPath: path)
        guard let data, data.count <= ArticleFile.largestFile,
            let text = String(validating: [UInt8](data).withoutByteOrderMark, as: UTF8.self)
        else {
            self.init()
            fail(path, nil, "it must be readable UTF-8 of at most \(ArticleFile.largestFile) bytes")
            return
        }
        self.init(markdown: text, name: isInput ? "standard input" : path, as: key)
    }
}
