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
    /// With the brand's placeholders filled; those for facts are filled for each reader.
    public let body: ArticleBody
    /// Facts filled for nobody in particular.
    private let bodyForAnybody: ArticleBody
    private let facts: FactText
    /// All parts, without marks.
    public let plainText: String
    /// The same with its label before each block, so that a piece of it is not taken for what holds for everybody.
    public let labelledText: String
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
        let facts = FactText(locale: article.locale)
        self.facts = facts
        bodyForAnybody = body.mapTexts { facts.filling($0, [:]) }
        blockLabels = body.blocks.map { $0.condition.map { language.phrases.label(of: $0, article.locale) } ?? "" }
        let plain = bodyForAnybody.parts.map { Markdown.plainText($0.text) }
        plainText = plain.joined(separator: "\n")
        var labels = blockLabels[...]
        labelledText = zip(bodyForAnybody.parts, plain).map { part, text in
            part.condition == nil ? text : "\(labels.popFirst() ?? "") – \(text)"
        }.joined(separator: "\n")
        let common = Markdown.plainText(bodyForAnybody.common)
        summary = Self.summary(common.isEmpty ? plainText : common)
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
            public let states: [SubscriptionState]
            /// CommonMark.
            public let text: String
        }
    }

    /// The article for a reader; nil for somebody who is not known, and who gets all blocks to choose from. Of a known
    /// reader only what is not known of them is left to choose.
    public func reading(for audience: Audience?) -> Reading {
        func choice(_ block: ArticleBody.Part, _ label: String) -> Reading.Choice {
            let (source, state) = (block.condition?.source, block.condition?.state)
            return Reading.Choice(
                label: label, sources: source.map { source in Source.allCases.filter(source.fits) } ?? [],
                states: state.map { state in SubscriptionState.allCases.filter(state.fits) } ?? [], text: block.text)
        }
        guard let audience else {
            return Reading(text: bodyForAnybody.common, choices: zip(bodyForAnybody.blocks, blockLabels).map(choice))
        }
        let open = zip(bodyForAnybody.blocks, blockLabels).filter { $0.0.condition?.fit(audience) == .perhaps }
        return Reading(text: facts.filling(body.text(for: audience), audience.facts), choices: open.map(choice))
    }
}
