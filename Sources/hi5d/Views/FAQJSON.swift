import Helpdesk
import JSON

extension FAQSearch {
    /// `{"locale","total","results":[{"id","title","section","summary","score"}],"next"}`, mostly copied from bytes that
    /// were made when the content was published.
    var json: [UInt8] { json([]) }

    /// With `titleHtml` and `snippet` for the hits that have a highlight.
    func json(_ highlights: [Highlight]) -> [UInt8] {
        var writer = JSONWriter(reserving: 256 + 512 * hits.count)
        writer.raw(#"{"locale":"#)
        writer.string(content.locale.description)
        writer.raw(#","total":"#)
        writer.int(total)
        writer.raw(#","results":["#)
        for (position, hit) in hits.enumerated() {
            writer.raw(position == 0 ? "{" : ",{")
            writer.raw(article(hit).fragment)
            writer.raw(#","score":"#)
            writer.double(Double(hit.score))
            if highlights.indices.contains(position) {
                writer.raw(#","titleHtml":"#)
                writer.string(highlights[position].title)
                writer.raw(#","snippet":"#)
                writer.string(highlights[position].snippet)
            }
            writer.raw("}")
        }
        writer.raw(#"],"next":"#)
        if let next { writer.int(next) } else { writer.raw("null") }
        writer.raw("}")
        return writer.bytes
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
            writer.string(suggestion.article.id)
            writer.raw(#","title":"#)
            writer.string(suggestion.article.title)
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
