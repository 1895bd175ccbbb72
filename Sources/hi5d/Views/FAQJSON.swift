import Helpdesk
import JSON

extension FAQSearch {
    /// `{"locale","total","results":[{"id","title","section","summary","score"}],"next"}`, mostly copied from bytes that
    /// were made when the content was published.
    var json: [UInt8] { json([]) }

    /// With `titleHtml`, `titleMarks`, `snippet`, `snippetText` and `snippetMarks` for the hits that have a highlight,
    /// `explanation` for those that have one, and `facets` when they were asked for.
    func json(_ highlights: [Highlight], _ explanations: [Explanation] = []) -> [UInt8] {
        var writer = JSONWriter(reserving: 256 + 512 * hits.count)
        writer.raw(#"{"locale":"#)
        writer.string(content.locale.description)
        writer.raw(#","total":"#)
        writer.int(total)
        writer.raw(#","results":["#)
        for (position, hit) in hits.enumerated() {
            writer.raw(position == 0 ? "{" : ",{")
            content.articles.withFragment(hit.document) { writer.raw($0) }
            writer.raw(#","score":"#)
            writer.double(Double(hit.score))
            if highlights.indices.contains(position) {
                highlights[position].write(to: &writer)
            }
            if explanations.indices.contains(position) {
                writer.raw(#","explanation":"#)
                writer.raw(explanations[position].json.encoded)
            }
            writer.raw("}")
        }
        writer.raw(#"],"next":"#)
        if let next { writer.int(next) } else { writer.raw("null") }
        if let facets {
            writer.raw(#","facets":"#)
            writer.raw(JSON.array(facets.map(\.json)).encoded)
        }
        writer.raw("}")
        return writer.bytes
    }
}

extension FAQSearch.Highlight {
    fileprivate func write(to writer: inout JSONWriter) {
        func json(_ marked: MarkedText) -> [UInt8] {
            JSON.array(marked.utf16Marks.map { [JSON($0.lowerBound), JSON($0.upperBound)] }).encoded
        }
        writer.raw(#","titleHtml":"#)
        writer.string(title.html)
        writer.raw(#","titleMarks":"#)
        writer.raw(json(title))
        writer.raw(#","snippet":"#)
        writer.string(snippet.html)
        writer.raw(#","snippetText":"#)
        writer.string(snippet.text)
        writer.raw(#","snippetMarks":"#)
        writer.raw(json(snippet))
    }
}

extension FAQSearch.Facet {
    fileprivate var json: JSON { ["section": .string(section), "title": .string(title), "total": JSON(total)] }
}

extension Explanation {
    fileprivate var json: JSON {
        let matches = matches.map { match -> JSON in
            [
                "term": .string(match.term), "kind": .string(match.kind),
                "fields": .array(match.fields.map { .string($0.rawValue) }), "score": .double(Double(match.score)),
            ]
        }
        let bonuses = bonuses.map { bonus -> JSON in
            ["kind": .string(bonus.kind.rawValue), "share": .double(Double(bonus.share))]
        }
        return ["matches": .array(matches), "bonuses": .array(bonuses)]
    }
}

extension LocaleContent {
    /// `{"locale","suggestions":[{"id","title","text"}]}`
    func json(_ suggestions: [Suggestion]) -> [UInt8] {
        var writer = JSONWriter(reserving: 64 + 256 * suggestions.count)
        writer.raw(#"{"locale":"#)
        writer.string(locale.description)
        writer.raw(#","suggestions":["#)
        for (position, suggestion) in suggestions.enumerated() {
            writer.raw(position == 0 ? #"{"id":"# : #",{"id":"#)
            writer.string(suggestion.id)
            writer.raw(#","title":"#)
            writer.string(suggestion.title)
            writer.raw(#","text":"#)
            writer.string(suggestion.text)
            writer.raw("}")
        }
        writer.raw("]}")
        return writer.bytes
    }
}

extension PreparedArticle {
    /// The article for one reader, as Markdown and as safe HTML.
    func json(_ reading: Reading) -> [UInt8] {
        let choices = reading.choices.map { choice -> JSON in
            [
                "label": .string(choice.label), "sources": .array(choice.sources.map { .string($0.rawValue) }),
                "states": .array(choice.states.map { .string($0.rawValue) }),
                "markdown": .string(choice.text), "html": .string(renderHTML(choice.text)),
            ]
        }
        let json: JSON = [
            "id": .string(id), "locale": .string(locale.description), "title": .string(title),
            "section": ["id": .string(section), "title": .string(sectionTitle)],
            "tags": .array(tags.map(JSON.string)), "markdown": .string(reading.text),
            "html": .string(renderHTML(reading.text)), "choices": .array(choices),
        ]
        return json.encoded
    }
}
