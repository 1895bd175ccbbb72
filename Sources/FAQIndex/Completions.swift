/// The titles of one locale's documents and the ways people ask for them, to be completed while somebody types.
/// Immutable.
public struct Completions: Sendable {
    public struct Completion: Sendable, Equatable {
        /// Its position among the documents.
        public let document: Int
        /// The title or variant that holds what was typed.
        public let text: String

        public init(document: Int, text: String) {
            self.document = document
            self.text = text
        }
    }

    /// The best first: titles before variants, shorter before longer.
    private let texts: [String]
    private let documents: [UInt32]
    /// All words in the order of their bytes: word n is `bytes[wordStarts[n]..<wordStarts[n + 1]]`.
    private let bytes: [UInt8]
    private let wordStarts: [UInt32]
    /// The texts that hold word n, best first: `holders[holderStarts[n]..<holderStarts[n + 1]]`.
    private let holders: [UInt32]
    private let holderStarts: [UInt32]
    /// The words of text n: `textWords[textStarts[n]..<textStarts[n + 1]]`.
    private let textWords: [UInt32]
    private let textStarts: [UInt32]
    private let analyzer: Analyzer

    /// A longer text is cut: nobody types that far to have it completed.
    static let longestText = 1_000
    private static let mostWords = 24

    public init(_ documents: some Sequence<IndexDocument>, analyzer: Analyzer) {
        var entries: [(text: String, document: UInt32, isVariant: Bool, length: Int)] = []
        for (position, document) in documents.enumerated() {
            entries.append((document.title, UInt32(position), false, document.title.unicodeScalars.count))
            for asked in document.asked {
                entries.append((asked, UInt32(position), true, asked.unicodeScalars.count))
            }
        }
        entries.sort {
            ($0.isVariant ? 1 : 0, $0.length, $0.document, $0.text)
                < ($1.isVariant ? 1 : 0, $1.length, $1.document, $1.text)
        }
        texts = entries.map(\.text)
        self.documents = entries.map(\.document)
        self.analyzer = analyzer

        // Words are numbered as they come, and then by their order.
        var table = ByteTable(reserving: entries.count * 4)
        var found: [[UInt32]] = []
        found.reserveCapacity(entries.count)
        for text in texts {
            var numbers: [UInt32] = []
            for word in Self.words(of: text, most: .max, analyzer) {
                let number = UInt32(word.withUnsafeBufferPointer { table.insert($0) })
                if !numbers.contains(number) { numbers.append(number) }
            }
            found.append(numbers)
        }
        let order = (0..<table.count).sorted { table[$0].lexicographicallyPrecedes(table[$1]) }
        var renumbered = [UInt32](repeating: 0, count: order.count)
        var (bytes, wordStarts): ([UInt8], [UInt32]) = ([], [0])
        for (new, old) in order.enumerated() {
            renumbered[old] = UInt32(new)
            bytes += table[old]
            wordStarts.append(UInt32(bytes.count))
        }
        self.bytes = bytes
        self.wordStarts = wordStarts

        var (textWords, textStarts): ([UInt32], [UInt32]) = ([], [0])
        var holderStarts = [UInt32](repeating: 0, count: order.count + 1)
        for numbers in found {
            for number in numbers {
                let word = renumbered[Int(number)]
                textWords.append(word)
                holderStarts[Int(word) + 1] += 1
            }
            textStarts.append(UInt32(textWords.count))
        }
        for word in order.indices { holderStarts[word + 1] += holderStarts[word] }
        var next = holderStarts
        var holders = [UInt32](repeating: 0, count: textWords.count)
        for text in texts.indices {
            for word in textWords[Int(textStarts[text])..<Int(textStarts[text + 1])] {
                holders[Int(next[Int(word)])] = UInt32(text)
                next[Int(word)] += 1
            }
        }
        self.textWords = textWords
        self.textStarts = textStarts
        self.holders = holders
        self.holderStarts = holderStarts
    }

    /// The texts that hold all words that were typed, the last one as the beginning of a word: the best first, one a
    /// document.
    public func complete(_ typed: String, limit: Int) -> [Completion] {
        var words = Self.words(of: typed, most: Self.mostWords, analyzer)
        guard limit > 0, let open = words.popLast() else { return [] }
        let opened = firstWord(notBefore: open)..<firstWord(after: open)
        var whole: [UInt32] = []
        for word in words {
            let position = firstWord(notBefore: word)
            guard position < wordCount, self[position].elementsEqual(word) else { return [] }
            whole.append(UInt32(position))
        }
        guard !opened.isEmpty else { return [] }
        var completions: [Completion] = []
        var seen: Set<UInt32> = []
        /// False when there are enough.
        func take(_ text: Int) -> Bool {
            let held = textWords[Int(textStarts[text])..<Int(textStarts[text + 1])]
            guard held.contains(where: { opened.contains(Int($0)) }), whole.allSatisfy(held.contains),
                seen.insert(documents[text]).inserted
            else { return true }
            completions.append(Completion(document: Int(documents[text]), text: texts[text]))
            return completions.count < limit
        }
        let possible = Int(holderStarts[opened.lowerBound])..<Int(holderStarts[opened.upperBound])
        let rarest = whole.map { Int(holderStarts[Int($0)])..<Int(holderStarts[Int($0) + 1]) }
            .min { $0.count < $1.count }
        if let rarest, rarest.count <= possible.count {
            for text in holders[rarest] where !take(Int(text)) { break }
        } else if possible.count * 8 < texts.count {
            // One text may stand there for several words.
            for text in holders[possible].sorted() where !take(Int(text)) { break }
        } else {
            // So many that the first of all texts will do.
            for text in texts.indices where !take(text) { break }
        }
        return completions
    }

    private var wordCount: Int { wordStarts.count - 1 }

    private subscript(word: Int) -> ArraySlice<UInt8> { bytes[Int(wordStarts[word])..<Int(wordStarts[word + 1])] }

    private func firstWord(notBefore word: [UInt8]) -> Int {
        first { !$0.lexicographicallyPrecedes(word) }
    }

    /// The first word behind those that begin like this.
    private func firstWord(after beginning: [UInt8]) -> Int {
        first { beginning.lexicographicallyPrecedes($0) && !$0.starts(with: beginning) }
    }

    private func first(where isBehind: (ArraySlice<UInt8>) -> Bool) -> Int {
        var range = 0..<wordCount
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = isBehind(self[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        return range.lowerBound
    }

    /// The words without case and accents. What stands behind an apostrophe is a word too, so that "abo" finds
    /// "l'abonnement".
    private static func words(of text: String, most: Int, _ analyzer: Analyzer) -> [[UInt8]] {
        var text = text.utf8.count > longestText ? String(text.unicodeScalars.prefix(longestText)) : text
        var words: [[UInt8]] = []
        text.withUTF8 { utf8 in
            analyzer.withTools { tools in
                analyzer.forEachWord(in: utf8, tools) { range in
                    guard words.count < most else { return }
                    let word = analyzer.plain(UnsafeBufferPointer(rebasing: utf8[range]), tools)
                    guard word.contains(where: apostropheBytes.contains) else {
                        if !word.isEmpty { words.append(word) }
                        return
                    }
                    let unified = String(decoding: word, as: UTF8.self).unicodeScalars
                    for part in unified.split(whereSeparator: { $0 == "'" || $0 == "’" }) {
                        words.append(Array(String(part).utf8))
                    }
                }
            }
        }
        return words
    }

    /// The first bytes of "'" and of "’".
    private static let apostropheBytes: [UInt8] = [0x27, 0xE2]
}
