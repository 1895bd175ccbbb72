import FAQIndex
import JSON

/// An article with its placeholders filled and its forms made ahead, so that serving it is copying.
public struct PreparedArticle: Sendable {
    public let id: String
    public let locale: LocaleTag
    public let section: String
    public let sectionTitle: String
    public let title: String
    public let asked: [String]
    public let tags: [String]
    public let body: ArticleBody
    /// All parts, without marks.
    public let plainText: String
    /// The first paragraph, cut at a word.
    public let summary: String
    /// The members of a search result, as JSON without braces.
    public let fragment: [UInt8]
    /// The labels of the body's blocks, in their order.
    public let blockLabels: [String]

    /// What a search looks in.
    var indexed: IndexDocument { IndexDocument(title: title, asked: asked, tags: tags, body: plainText) }

    init(_ article: Article, language: Language, placeholders: [String: String]) {
        id = article.id
        locale = article.locale
        section = article.section
        sectionTitle = language.phrases.sections[article.section] ?? article.section
        title = article.title.filling(placeholders)
        asked = article.asked
        tags = article.tags
        // The syntax was checked before the article was stored; should it be wrong, all of it is for everybody.
        let text = article.body.filling(placeholders)
        body = (try? ArticleBody(text)) ?? ArticleBody(wholeText: text)
        blockLabels = body.blocks.map { language.phrases.label(of: $0.sources ?? []) }
        plainText = body.parts.map { Markdown.plainText($0.text) }.joined(separator: "\n")
        summary = Self.summary(plainText)
        var writer = JSONWriter()
        writer.raw(#""id":"#)
        writer.string(id)
        writer.raw(#","title":"#)
        writer.string(title)
        writer.raw(#","section":"#)
        writer.string(section)
        writer.raw(#","summary":"#)
        writer.string(summary)
        fragment = writer.bytes
    }

    private static func summary(_ text: String) -> String {
        let longest = 240
        let paragraph = text.prefix { !$0.isNewline }
        guard paragraph.count > longest else { return String(paragraph) }
        let cut = paragraph.prefix(longest)
        let end = cut.lastIndex(of: " ") ?? cut.endIndex
        return String(cut[..<end]) + "…"
    }
}

extension PreparedArticle {
    /// What one reader sees of an article.
    public struct Reading: Sendable, Equatable {
        /// CommonMark.
        public let text: String
        /// Blocks to choose from, for a reader whose source is not known.
        public let choices: [Choice]

        public struct Choice: Sendable, Equatable {
            public let label: String
            public let sources: [Source]
            /// CommonMark.
            public let text: String
        }
    }

    /// The article for a subscriber of these sources; nil or none: for somebody whose source is not known.
    public func reading(for sources: Set<Source>?) -> Reading {
        if let sources, !sources.isEmpty { return Reading(text: body.text(for: sources), choices: []) }
        let choices = zip(body.blocks, blockLabels).map { block, label in
            Reading.Choice(
                label: label, sources: Source.allCases.filter { block.sources?.contains($0) ?? false },
                text: block.text)
        }
        return Reading(text: body.common, choices: choices)
    }
}

extension ArticleBody {
    init(wholeText: String) { parts = [Part(sources: nil, text: wholeText)] }
}
