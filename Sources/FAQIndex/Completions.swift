/// The titles of one locale's documents and the ways people ask for them, to be completed while somebody types.
/// Immutable.
public struct Completions: Sendable {
    public struct Completion: Sendable, Equatable {
        /// Its position among the documents.
        public let document: Int
        /// The title or variant that holds what was typed.
        public let text: String
        public let isVariant: Bool

        public init(document: Int, text: String, isVariant: Bool = false) {
            self.document = document
            self.text = text
            self.isVariant = isVariant
        }
    }

    private enum Part: Int, RegionPart {
        /// The texts, the best first: titles before variants, shorter before longer. Text n is
        /// `texts[textEnds[n]..<textEnds[n + 1]]`.
        case texts, textEnds
        /// The document of each text, with the highest bit set for a variant.
        case documents
        /// All words in the order of their bytes: word n is `bytes[wordStarts[n]..<wordStarts[n + 1]]`.
        case bytes, wordStarts
        /// The texts that hold word n, best first: `holders[holderStarts[n]..<holderStarts[n + 1]]`.
        case holders, holderStarts
        /// The words of text n: `textWords[textStarts[n]..<textStarts[n + 1]]`.
        case textWords, textStarts
    }

    private static let variantBit: UInt32 = 1 << 31

    private let region: MemoryRegion
    private let analyzer: Analyzer
    // All of these point into `region`, which lives as long as they are used through this value.
    private nonisolated(unsafe) let texts: UnsafeBufferPointer<UInt8>
    private nonisolated(unsafe) let textEnds: UnsafeBufferPointer<UInt32>
    private nonisolated(unsafe) let documents: UnsafeBufferPointer<UInt32>
    private nonisolated(unsafe) let bytes: UnsafeBufferPointer<UInt8>
    private nonisolated(unsafe) let wordStarts: UnsafeBufferPointer<UInt32>
    private nonisolated(unsafe) let holders: UnsafeBufferPointer<UInt32>
    private nonisolated(unsafe) let holderStarts: UnsafeBufferPointer<UInt32>
    private nonisolated(unsafe) let textWords: UnsafeBufferPointer<UInt32>
    private nonisolated(unsafe) let textStarts: UnsafeBufferPointer<UInt32>

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
        var writer = RegionWriter<Part>()
        var (texts, textEnds): ([UInt8], [UInt32]) = ([], [0])
        for entry in entries {
            texts += entry.text.utf8
            textEnds.append(UInt32(texts.count))
        }
        writer.write(texts, as: .texts)
        writer.write(textEnds, as: .textEnds)
        writer.write(
            entries.map { $0.isVariant ? $0.document | Self.variantBit : $0.document }, as: .documents)

        // Words are numbered as they come, and then by their order.
        var table = ByteTable(reserving: entries.count * 4)
        var found: [[UInt32]] = []
        found.reserveCapacity(entries.count)
        for text in entries.map(\.text) {
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
        writer.write(bytes, as: .bytes)
        writer.write(wordStarts, as: .wordStarts)

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
        for text in entries.indices {
            for word in textWords[Int(textStarts[text])..<Int(textStarts[text + 1])] {
                holders[Int(next[Int(word)])] = UInt32(text)
                next[Int(word)] += 1
            }
        }
        writer.write(holders, as: .holders)
        writer.write(holderStarts, as: .holderStarts)
        writer.write(textWords, as: .textWords)
        writer.write(textStarts, as: .textStarts)
        let count = entries.last.map { _ in Int(entries.map(\.document).max() ?? 0) + 1 } ?? 0
        guard let built = Self(writer.finish(), documentCount: count, analyzer) else {
            preconditionFailure("what was written can be read")
        }
        self = built
    }

    /// nil when the memory does not hold what can be read safely.
    private init?(_ region: MemoryRegion, documentCount: Int, _ analyzer: Analyzer) {
        guard var reader = RegionReader<Part>(region), let texts = reader.part(.texts, of: UInt8.self),
            let textEnds = reader.part(.textEnds, of: UInt32.self),
            let documents = reader.part(.documents, of: UInt32.self),
            let bytes = reader.part(.bytes, of: UInt8.self),
            let wordStarts = reader.part(.wordStarts, of: UInt32.self),
            let holders = reader.part(.holders, of: UInt32.self),
            let holderStarts = reader.part(.holderStarts, of: UInt32.self),
            let textWords = reader.part(.textWords, of: UInt32.self),
            let textStarts = reader.part(.textStarts, of: UInt32.self), reader.isAtEnd, !wordStarts.isEmpty
        else { return nil }
        let (count, words) = (documents.count, wordStarts.count - 1)
        typealias Reader = RegionReader<Part>
        guard Reader.areStarts(textEnds, count: count, end: texts.count),
            Reader.areStarts(wordStarts, count: words, end: bytes.count),
            Reader.areStarts(holderStarts, count: words, end: holders.count),
            Reader.areStarts(textStarts, count: count, end: textWords.count)
        else { return nil }
        var wrong = 0
        for document in documents { wrong &+= Int(document & ~Self.variantBit) < documentCount ? 0 : 1 }
        for holder in holders { wrong &+= Int(holder) < count ? 0 : 1 }
        for word in textWords { wrong &+= Int(word) < words ? 0 : 1 }
        guard wrong == 0 else { return nil }
        self.region = region
        self.analyzer = analyzer
        self.texts = texts
        self.textEnds = textEnds
        self.documents = documents
        self.bytes = bytes
        self.wordStarts = wordStarts
        self.holders = holders
        self.holderStarts = holderStarts
        self.textWords = textWords
        self.textStarts = textStarts
    }

    /// Writes them to a file that only the owner can read, in place of what was there.
    public func write(to path: String, fingerprint: String) throws(IndexFileError) {
        try IndexFile.write(region, to: path, .completions, fingerprint: fingerprint)
    }

    /// Maps a file that was written with the same fingerprint, for so many documents.
    public init(
        mapping path: String, fingerprint: String, documentCount: Int, analyzer: Analyzer
    ) throws(IndexFileError) {
        let region = try IndexFile.map(path, .completions, fingerprint: fingerprint)
        guard let completions = Self(region, documentCount: documentCount, analyzer) else { throw .damagedLayout }
        self = completions
    }

    private func text(_ number: Int) -> String {
        String(decoding: texts[Int(textEnds[number])..<Int(textEnds[number + 1])], as: UTF8.self)
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
                seen.insert(documents[text] & ~Self.variantBit).inserted
            else { return true }
            completions.append(
                Completion(
                    document: Int(documents[text] & ~Self.variantBit), text: self.text(text),
                    isVariant: documents[text] & Self.variantBit != 0))
            return completions.count < limit
        }
        let possible = Int(holderStarts[opened.lowerBound])..<Int(holderStarts[opened.upperBound])
        let rarest = whole.map { Int(holderStarts[Int($0)])..<Int(holderStarts[Int($0) + 1]) }
            .min { $0.count < $1.count }
        if let rarest, rarest.count <= possible.count {
            for text in holders[rarest] where !take(Int(text)) { break }
        } else if possible.count * 8 < documents.count {
            // One text may stand there for several words.
            for text in holders[possible].sorted() where !take(Int(text)) { break }
        } else {
            // So many that the first of all texts will do.
            for text in documents.indices where !take(text) { break }
        }
        return completions
    }

    private var wordCount: Int { wordStarts.count - 1 }

    private subscript(word: Int) -> Slice<UnsafeBufferPointer<UInt8>> {
        bytes[Int(wordStarts[word])..<Int(wordStarts[word + 1])]
    }

    private func firstWord(notBefore word: [UInt8]) -> Int {
        first { !$0.lexicographicallyPrecedes(word) }
    }

    /// The first word behind those that begin like this.
    private func firstWord(after beginning: [UInt8]) -> Int {
        first { beginning.lexicographicallyPrecedes($0) && !$0.starts(with: beginning) }
    }

    private func first(where isBehind: (Slice<UnsafeBufferPointer<UInt8>>) -> Bool) -> Int {
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
