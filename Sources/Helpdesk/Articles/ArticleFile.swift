import FAQIndex

/// Reads one article from a Markdown file: a head between two lines `---` with `title`, `section`, `tags` and
/// the list `asked`, then the body.
enum ArticleFile {
    static let largestFile = 1 << 20

    /// `name`: the file's name for errors; the article's id is its last part without `.md`.
    static func parse(_ text: String, name: String, id: String, locale: LocaleTag) throws -> Article {
        func failure(_ line: Int?, _ reason: String) -> ContentError {
            ContentError(file: name, line: line, reason: reason)
        }
        guard isArticleID(id) else {
            throw failure(nil, "the file's name must be 1 to 100 lower-case letters, digits and hyphens")
        }
        let lines = text.splitLines()
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            throw failure(1, "a head between two lines \"---\" is expected")
        }
        var values: [Substring: String] = [:]
        var asked: [String] = []
        var isInAsked = false
        for number in 1..<end {
            let line = lines[number]
            if line.hasPrefix("  - "), isInAsked {
                asked.append(String(line.dropFirst(4)))
            } else if let colon = line.firstIndex(of: ":"), !line.hasPrefix(" ") {
                let key = line[..<colon]
                guard ["title", "section", "tags", "asked"].contains(key) else {
                    throw failure(number + 1, "\"\(key)\" is not known; known are: title, section, tags, asked")
                }
                guard values[key] == nil else { throw failure(number + 1, "\"\(key)\" stands here twice") }
                values[key] = String(line[line.index(after: colon)...].drop { $0 == " " })
                isInAsked = key == "asked"
            } else {
                throw failure(number + 1, "\"key: value\" or an item of \"asked\" (two spaces, \"- \") is expected")
            }
        }
        for key in ["title", "section"] where values[key[...]]?.isEmpty ?? true {
            throw failure(nil, "\"\(key)\" is missing")
        }
        let body = lines[(end + 1)...].joined(separator: "\n").trimmingBlankLines()
        do {
            guard !(try ArticleBody(body).parts.isEmpty) else { throw failure(end + 1, "the body is empty") }
        } catch let error as ArticleBody.SyntaxError {
            let blankLines = lines[(end + 1)...].prefix { $0.isEmpty }.count
            throw failure(end + 1 + blankLines + error.line, error.reason)
        }
        return Article(
            id: id, locale: locale, section: values["section"] ?? "", title: values["title"] ?? "", body: body,
            asked: asked.filter { !$0.isEmpty },
            tags: (values["tags"] ?? "").split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty })
    }

    static func isArticleID(_ id: String) -> Bool {
        (1...100).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
    }
}

extension Substring {
    func trimmingSpaces() -> String {
        var slice = self
        while slice.first == " " { slice.removeFirst() }
        while slice.last == " " { slice.removeLast() }
        return String(slice)
    }
}
