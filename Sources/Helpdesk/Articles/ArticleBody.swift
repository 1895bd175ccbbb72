/// An article's body, cut into what is for everybody and what is for the subscribers of some sources.
///
/// A block opens with a line `::: source=apple,google` and closes with a line `:::`.
public struct ArticleBody: Sendable, Equatable {
    public struct Part: Sendable, Equatable {
        /// nil: for everybody.
        public let sources: Set<Source>?
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
        var open: (sources: Set<Source>, line: Int)?
        func close() {
            let text = lines.joined(separator: "\n").trimmingBlankLines()
            if !text.isEmpty { parts.append(Part(sources: open?.sources, text: text)) }
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
                open = (try Self.sources(condition, line: offset + 1), offset + 1)
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

    private static func sources(_ condition: Substring, line: Int) throws(SyntaxError) -> Set<Source> {
        guard condition.hasPrefix("source=") else {
            throw SyntaxError(line: line, reason: "a block opens with \"::: source=\" and sources")
        }
        var sources: Set<Source> = []
        for name in condition.dropFirst("source=".count).split(separator: ",", omittingEmptySubsequences: false) {
            guard let source = Source(rawValue: String(name)) else {
                let known = Source.allCases.map(\.rawValue).joined(separator: ", ")
                throw SyntaxError(line: line, reason: "\"\(name)\" is no source; known are: \(known)")
            }
            sources.insert(source)
        }
        return sources
    }

    /// The text for a subscriber of these sources: what is for everybody and what is for them.
    public func text(for sources: Set<Source>) -> String {
        parts.filter { $0.sources.map { !$0.isDisjoint(with: sources) } ?? true }.map(\.text)
            .joined(separator: "\n\n")
    }

    /// The text for everybody, and the blocks to choose from.
    var common: String { parts.filter { $0.sources == nil }.map(\.text).joined(separator: "\n\n") }
    var blocks: [Part] { parts.filter { $0.sources != nil } }
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
