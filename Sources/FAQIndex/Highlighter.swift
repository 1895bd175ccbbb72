/// Shows where the words of a query stand in texts. Made once a query, for the few texts that are shown.
public struct Highlighter: Sendable {
    private let analyzer: Analyzer
    private let terms: Set<String>
    /// The last word without case and accents, while it may still be being typed.
    private let open: [UInt8]?

    /// About so many characters are shown of a text.
    static let windowLength = 200
    /// What is shown of a longer text is looked for in its beginning.
    static let longestText = 20_000
    private static let mostWords = 24

    /// `others`: terms that stand for words of the query.
    public init(_ query: String, analyzer: Analyzer, others: Set<String> = []) {
        self.analyzer = analyzer
        var query = String(query.unicodeScalars.prefix(QueryPlan.longestQuery))
        terms = others.union(analyzer.terms(query).prefix(Self.mostWords))
        open = query.withUTF8 { utf8 -> [UInt8]? in
            analyzer.withTools { tools in
                var last: Range<Int>?
                analyzer.forEachWord(in: utf8, tools) { last = $0 }
                // Beginnings of one letter would mark too much.
                guard let last, last.upperBound == utf8.count, last.count > 1 else { return nil }
                let word = UnsafeBufferPointer(rebasing: utf8[last])
                return analyzer.term(word, tools) > 0 ? analyzer.plain(word, tools) : nil
            }
        }
    }

    /// A whole text.
    public func mark(_ text: String) -> MarkedText {
        var text = text
        let marks = text.withUTF8 { utf8 in matches(in: utf8).map(\.range) }
        return MarkedText(text, marks)
    }

    /// The part of a text that holds most of the words; its beginning when it holds none.
    public func snippet(_ text: String) -> MarkedText {
        var text = text.utf8.count > Self.longestText ? String(text.unicodeScalars.prefix(Self.longestText)) : text
        return text.withUTF8 { utf8 in
            let found = matches(in: utf8)
            let window = Self.window(utf8, found)
            let before = window.lowerBound > 0 ? Self.gap : ""
            let after = window.upperBound < utf8.count ? Self.gap : ""
            let moved = before.utf8.count - window.lowerBound
            let marks = found.map(\.range).filter {
                $0.lowerBound >= window.lowerBound && $0.upperBound <= window.upperBound
            }
            return MarkedText(
                before + String(decoding: utf8[window], as: UTF8.self) + after,
                marks.map { $0.lowerBound + moved..<$0.upperBound + moved })
        }
    }

    /// Stands for what is not shown.
    private static let gap = "…"

    private func matches(in utf8: UnsafeBufferPointer<UInt8>) -> [Token] {
        guard !terms.isEmpty else { return [] }
        return analyzer.withTools { tools in
            var found: [Token] = []
            analyzer.forEachWord(in: utf8, tools) { range in
                let word = UnsafeBufferPointer(rebasing: utf8[range])
                let count = analyzer.term(word, tools)
                guard count > 0 else { return }
                let term = String(decoding: tools.buffer[..<count], as: UTF8.self)
                if terms.contains(term) || open.map({ analyzer.plain(word, tools).starts(with: $0) }) ?? false {
                    found.append(Token(term: term, range: range))
                }
            }
            return found
        }
    }

    /// The stretch from the beginning of a sentence that holds most different words, then most words; the first such.
    private static func window(_ utf8: UnsafeBufferPointer<UInt8>, _ found: [Token]) -> Range<Int> {
        var best = (range: cut(utf8, from: 0), different: 0, all: 0)
        var candidates: [Int] = []
        for token in found {
            let start = sentenceStart(utf8, before: token.range.lowerBound)
            if candidates.last != start { candidates.append(start) }
        }
        var first = 0
        for start in candidates {
            while found[first].range.lowerBound < start { first += 1 }
            let range = cut(utf8, from: start)
            let held = found[first...].prefix { $0.range.upperBound <= range.upperBound }
            let different = Set(held.map(\.term)).count
            if (different, held.count) > (best.different, best.all) { best = (range, different, held.count) }
        }
        return best.range
    }

    /// Where the sentence of a word begins; nearer when that is far away, so that the word is in the window.
    private static func sentenceStart(_ utf8: UnsafeBufferPointer<UInt8>, before word: Int) -> Int {
        var index = word
        var characters = 0
        var lastGap = word
        while index > 0 {
            let byte = utf8[index - 1]
            if byte == 0x0A { return index }
            if byte == 0x20 {
                if index >= 2, [UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(utf8[index - 2]) {
                    return index
                }
                lastGap = index
            }
            // The full stops of Chinese and Japanese: 。！？
            if index >= 3, utf8[index - 3] == 0xE3, utf8[index - 2] == 0x80, byte == 0x82 { return index }
            if index >= 3, utf8[index - 3] == 0xEF, utf8[index - 2] == 0xBC, byte == 0x81 || byte == 0x9F {
                return index
            }
            if byte & 0xC0 != 0x80 { characters += 1 }
            if characters >= windowLength / 2, utf8[index - 1] & 0xC0 != 0x80 { return lastGap }
            index -= 1
        }
        return 0
    }

    /// From here so many characters as are shown, to the end of a word where there is one; line ends in it stay.
    private static func cut(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int> {
        var index = start
        var characters = 0
        var lastGap: Int?
        while index < utf8.count {
            if utf8[index] & 0xC0 != 0x80 {
                if characters == windowLength { break }
                characters += 1
            }
            if utf8[index] == 0x20 || utf8[index] == 0x0A { lastGap = index }
            index += 1
        }
        guard index < utf8.count else { return start..<index }
        // A text without spaces is cut between two letters.
        if let lastGap, lastGap > start + (index - start) / 2 { return start..<lastGap }
        return start..<index
    }
}

extension Index {
    /// Shows what a search for this query goes by: its words, what means the same, and what was meant where it is
    /// mistyped.
    public func highlighter(for query: String) -> Highlighter {
        let segments = [segment] + layers.top.map(\.segment)
        var terms: Set<String> = []
        for (number, segment) in segments.enumerated() {
            let other = segments.count > 1 ? segments[1 - number] : nil
            for list in QueryPlan(query, analyzer, segment, beside: other).lists {
                terms.insert(String(decoding: segment.term(list.term), as: UTF8.self))
            }
        }
        return Highlighter(query, analyzer: analyzer, others: terms)
    }
}
