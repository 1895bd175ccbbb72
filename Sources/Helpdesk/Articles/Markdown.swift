import CMarkdown
import Foundation
import Synchronization

/// CommonMark, by libcmark.
enum Markdown {
    /// HTML that is safe to show: raw HTML and dangerous links of the source are left out (libcmark's default).
    static func html(_ text: String) -> String {
        guard let html = cmark_markdown_to_html(text, text.utf8.count, CMARK_OPT_DEFAULT) else { return "" }
        defer { free(html) }
        return String(cString: html)
    }

    /// The words without their marks; blocks are separated by newlines.
    static func plainText(_ text: String) -> String {
        guard let document = cmark_parse_document(text, text.utf8.count, CMARK_OPT_DEFAULT) else { return "" }
        defer { cmark_node_free(document) }
        guard let iterator = cmark_iter_new(document) else { return "" }
        defer { cmark_iter_free(iterator) }
        var plain = ""
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE else { return plain.trimmingBlankLines() }
            guard let node = cmark_iter_get_node(iterator) else { continue }
            switch (event, cmark_node_get_type(node)) {
            case (CMARK_EVENT_ENTER, CMARK_NODE_TEXT), (CMARK_EVENT_ENTER, CMARK_NODE_CODE),
                (CMARK_EVENT_ENTER, CMARK_NODE_CODE_BLOCK):
                if let literal = cmark_node_get_literal(node) { plain += String(cString: literal) }
            case (CMARK_EVENT_ENTER, CMARK_NODE_SOFTBREAK), (CMARK_EVENT_ENTER, CMARK_NODE_LINEBREAK): plain += " "
            case (CMARK_EVENT_EXIT, CMARK_NODE_PARAGRAPH), (CMARK_EVENT_EXIT, CMARK_NODE_HEADING),
                (CMARK_EVENT_ENTER, CMARK_NODE_THEMATIC_BREAK):
                plain += "\n"
            default: continue
            }
        }
    }
}

/// CommonMark as HTML that is safe to show.
public func renderHTML(_ markdown: String) -> String { RenderedTexts.shared.html(of: markdown) }

/// The HTML of texts that were shown lately: the bot says the same few articles again and again.
private final class RenderedTexts: Sendable {
    static let shared = RenderedTexts()
    private static let most = 1_000

    private let known = Mutex<[String: String]>([:])

    func html(of markdown: String) -> String {
        if let html = known.withLock({ $0[markdown] }) { return html }
        let html = Markdown.html(markdown)
        known.withLock { known in
            if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
            known[markdown] = html
        }
        return html
    }
}
