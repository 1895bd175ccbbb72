import JSON

/// Articles as JSON: JSON Lines, one article a line, or an array of them.
///
/// An article is `{"id","locale","section","title","body","asked":[…],"tags":[…]}`. Besides the body's own blocks
/// (`ArticleBody`) it may have `"blocks":[{"sources":["apple"],"body":"…"}]`, which are put behind the body.
public enum ArticleJSON {
    private static let known = ArticleField.names + ["blocks"]
    private static let mostBlocks = 100

    /// Reads JSON Lines; blank lines are passed over. `name`: of the file, for errors.
    public static func readLines(_ bytes: [UInt8], name: String) -> ArticleReading {
        var reading = ArticleReading()
        let lines = bytes.withoutByteOrderMark.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (offset, line) in lines.enumerated() {
            guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
            do {
                let json = try JSON.parse(line)
                read(json, at: ArticlePlace(file: name, line: offset + 1), into: &reading)
            } catch {
                reading.fail(name, offset + 1, "no valid JSON: column \(error.column): \(error.reason)")
            }
        }
        return reading
    }

    /// Reads the items of an array; in errors they are called `articles[0]`, `articles[1]`…
    public static func readItems(_ items: [JSON]) -> ArticleReading {
        var reading = ArticleReading()
        for (position, item) in items.enumerated() {
            read(item, at: ArticlePlace(file: "articles[\(position)]"), into: &reading)
        }
        return reading
    }

    /// Reads one article whose id and locale are known; it may leave them out, or say the same.
    public static func read(_ json: JSON, as key: ArticleKey) -> ArticleReading {
        var reading = ArticleReading()
        let place = "article"
        guard let members = json.members else {
            reading.fail(place, nil, "an article is expected, an object, not \(json.kind)")
            return reading
        }
        let known: [(field: ArticleField, text: String)] = [(.id, key.id), (.locale, key.locale.description)]
        for (field, text) in known {
            guard let given = json[field.rawValue], given != .null else { continue }
            let isSame = field == .locale ? given.string.flatMap(LocaleTag.init) == key.locale : given == .string(text)
            if !isSame {
                reading.fail(
                    place, nil,
                    "\"\(field.rawValue)\" must be \(text.quotedForError), as in the address, or be left out",
                    in: field)
            }
        }
        let others = members.filter { member in !known.contains { $0.field.rawValue == member.name } }
        let whole = known.map { JSON.Member($0.field.rawValue, .string($0.text)) } + others
        read(.object(whole), at: ArticlePlace(file: place), into: &reading)
        return reading
    }

    /// Writes JSON Lines.
    public static func writeLines(_ articles: [Article]) -> [UInt8] {
        var writer = JSONWriter(reserving: 4_096 * articles.count)
        for article in articles {
            writer.value(write(article))
            writer.raw("\n")
        }
        return writer.bytes
    }

    /// The article as an object.
    public static func write(_ article: Article) -> JSON {
        [
            "id": .string(article.id), "locale": .string(article.locale.description),
            "section": .string(article.section), "title": .string(article.title), "body": .string(article.body),
            "asked": .array(article.asked.map(JSON.string)), "tags": .array(article.tags.map(JSON.string)),
        ]
    }

    private static func read(_ json: JSON, at place: ArticlePlace, into reading: inout ArticleReading) {
        let file = place.file ?? "article"
        guard let members = json.members else {
            return reading.fail(file, place.line, "an article is expected, an object, not \(json.kind)")
        }
        for member in members where !known.contains(member.name) {
            reading.fail(
                file, place.line,
                "\(member.name.quotedForError) is not known; known are: \(known.joined(separator: ", "))")
        }
        var draft = ArticleDraft()
        func fail(_ field: ArticleField, _ reason: String) {
            draft.spoilt.insert(field)
            reading.fail(file, place.line, reason, in: field)
        }
        for field in [ArticleField.id, .locale, .section, .title, .body] {
            switch json[field.rawValue] {
            case nil, .null?: break
            case .string(let text)?: draft.texts[field] = text
            case let other?: fail(field, "\"\(field.rawValue)\" must be a string, not \(other.kind)")
            }
        }
        func texts(_ field: ArticleField) -> [String] {
            guard let value = json[field.rawValue], value != .null else { return [] }
            guard let items = value.array else {
                fail(field, "\"\(field.rawValue)\" must be an array of strings, not \(value.kind)")
                return []
            }
            return items.enumerated().compactMap { position, item in
                if item.string == nil {
                    fail(field, "\"\(field.rawValue)[\(position)]\" must be a string, not \(item.kind)")
                }
                return item.string
            }
        }
        draft.asked = texts(.asked)
        draft.tags = texts(.tags)
        if let value = json["blocks"], value != .null {
            let (blocks, mistakes) = blocks(value)
            for mistake in mistakes { fail(.body, mistake) }
            draft.texts[.body] = ([draft.texts[.body] ?? ""] + blocks).filter { !$0.isEmpty }.joined(separator: "\n\n")
        }
        reading.add(draft, at: place)
    }

    /// The blocks as a body holds them, and what is wrong with them.
    private static func blocks(_ json: JSON) -> (blocks: [String], mistakes: [String]) {
        guard let items = json.array, items.count <= mostBlocks else {
            return ([], ["\"blocks\" must be an array of at most \(mostBlocks) blocks"])
        }
        var mistakes: [String] = []
        let blocks = items.enumerated().map { position, item -> String in
            let name = "\"blocks[\(position)]\""
            for member in item.members ?? [] where !["sources", "body"].contains(member.name) {
                mistakes.append("\(name): \(member.name.quotedForError) is not known; known are: sources, body")
            }
            let sources = (item["sources"]?.array ?? []).map { $0.string.flatMap(Source.init(rawValue:)) }
            if sources.isEmpty || sources.contains(nil) || sources.count > Source.allCases.count {
                let known = Source.allCases.map(\.rawValue).joined(separator: ", ")
                mistakes.append("\(name) must have \"sources\", an array of some of: \(known)")
            }
            let text = (item["body"]?.string ?? "").withLineFeeds.trimmingBlankLines()
            if text.isEmpty { mistakes.append("\(name) must have a \"body\", a string that is not empty") }
            if text.split(separator: "\n").contains(where: { $0.hasPrefix(":::") }) {
                mistakes.append("\(name): a block must not hold another one (a line that begins with \":::\")")
            }
            let names = sources.compactMap { $0?.rawValue }.joined(separator: ",")
            return "::: source=\(names)\n\(text)\n:::"
        }
        return (blocks, mistakes)
    }
}

extension [UInt8] {
    /// The bytes behind a byte order mark, should there be one.
    var withoutByteOrderMark: ArraySlice<UInt8> { starts(with: [0xEF, 0xBB, 0xBF]) ? self[3...] : self[...] }
}
