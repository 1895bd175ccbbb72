/// An article's body, cut into what is for everybody and what is for some of its readers.
///
/// A block opens with a line of conditions, `::: source=apple,google state!=cancelled`, and closes with a line `:::`.
/// Conditions are about `source`, `state`, `offer`, `country` and `platform`; all of a block must fit.
public struct ArticleBody: Sendable, Equatable {
    public struct Part: Sendable, Equatable {
        /// nil: for everybody.
        public let condition: BlockCondition?
        /// CommonMark.
        public let text: String
    }

    public let parts: [Part]

    public struct SyntaxError: Error, Equatable {
        /// Counted from 1 in the body.
        public let line: Int
        public let reason: String
    }

    public init(_ text: String) throws(SyntaxError) {
        var parts: [Part] = []
        var lines: [Substring] = []
        var open: (condition: BlockCondition, line: Int)?
        func close() {
            let text = lines.joined(separator: "\n").trimmingBlankLines()
            if !text.isEmpty { parts.append(Part(condition: open?.condition, text: text)) }
            lines = []
        }
        for (offset, line) in text.splitLines().enumerated() {
            guard line.hasPrefix(":::") else {
                lines.append(line)
                continue
            }
            let condition = line.dropFirst(3).drop { $0 == " " }
            switch (open, condition.isEmpty) {
            case (nil, false):
                close()
                open = (try BlockSyntax.condition(condition, line: offset + 1), offset + 1)
            case (.some, true):
                close()
                open = nil
            case (nil, true): throw SyntaxError(line: offset + 1, reason: "\":::\" closes a block, but none is open")
            case (.some(let block), false):
                throw SyntaxError(line: offset + 1, reason: "the block of line \(block.line) is still open")
            }
        }
        if let open { throw SyntaxError(line: open.line, reason: "this block is never closed") }
        close()
        self.parts = parts
    }

    init(wholeText: String) { parts = [Part(condition: nil, text: wholeText)] }

    private init(parts: [Part]) { self.parts = parts }

    /// The body with each part's text changed.
    func mapTexts(_ change: (String) -> String) -> ArticleBody {
        ArticleBody(parts: parts.map { Part(condition: $0.condition, text: change($0.text)) })
    }

    /// The text for a reader: what is for everybody and what is for them.
    public func text(for audience: Audience) -> String {
        parts.filter { $0.condition.map { $0.fit(audience) == .yes } ?? true }.map(\.text).joined(separator: "\n\n")
    }

    /// The text for everybody, and the blocks to choose from.
    var common: String { parts.filter { $0.condition == nil }.map(\.text).joined(separator: "\n\n") }
    var blocks: [Part] { parts.filter { $0.condition != nil } }
}

extension String {
    /// The lines, empty ones too.
    func splitLines() -> [Substring] { withLineFeeds.split(separator: "\n", omittingEmptySubsequences: false) }

    func trimmingBlankLines() -> String {
        var slice = self[...]
        while let first = slice.first, first.isNewline { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }
}
