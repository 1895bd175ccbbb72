/// The titles of one locale's documents and the ways people ask for them, to be completed while somebody types.
/// Immutable.
public struct Completions: Sendable {
    public struct Completion: Sendable, Equatable {
        /// Its position among the documents.
        public let document: Int
        /// The title or variant that holds what was typed.
        public let text: String
        public let isVariant: Bool
        public let reading: Reading

        public init(document: Int, text: String, isVariant: Bool = false, reading: Reading = .typed) {
            self.document = document
            self.text = text
            self.isVariant = isVariant
            self.reading = reading
        }
    }

    /// How what was typed was read. The last two are tried only when nothing is found otherwise.
    public enum Reading: Int, Sendable, Comparable {
        case typed, latin, otherKeyboard, mistyped

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    enum Part: Int, RegionPart {
        /// The texts, the best first: titles before variants, shorter before longer. Text n is
        /// `texts[textEnds[n]..<textEnds[n + 1]]`.
        case texts, textEnds
        /// The document of each text, with the highest bit set for a variant.
        case documents
        /// The words without case and accents (`HeldWords`).
        case bytes, wordStarts, holders, holderStarts, textWords, textStarts
        /// The same in Latin letters; none where the language has no rules for that.
        case latinBytes, latinWordStarts, latinHolders, latinHolderStarts, latinTextWords, latinTextStarts
    }

    private static let variantBit: UInt32 = 1 << 31

    private let region: MemoryRegion
    private let analyzer: Analyzer
    // All of these point into `region`, which lives as long as they are used through this value.
    private nonisolated(unsafe) let texts: UnsafeBufferPointer<UInt8>
    private nonisolated(unsafe) let textEnds: UnsafeBufferPointer<UInt32>
    private nonisolated(unsafe) let documents: UnsafeBufferPointer<UInt32>
    private nonisolated(unsafe) let held: HeldWords
    private nonisolated(unsafe) let heldInLatin: HeldWords

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
        Self.writeWords(entries.map(\.text), to: &writer, analyzer)
        let count = entries.last.map { _ in Int(entries.map(\.document).max() ?? 0) + 1 } ?? 0
        guard let built = Self(writer.finish(), documentCount: count, analyzer) else {
            preconditionFailure("what was written can be read")
        }
        self = built
    }

    private static func writeWords(_ texts: [String], to writer: inout RegionWriter<Part>, _ analyzer: Analyzer) {
        func inserted(_ word: [UInt8], _ table: inout ByteTable) -> UInt32 {
            UInt32(word.withUnsafeBufferPointer { table.insert($0) })
        }
        var words = ByteTable(reserving: texts.count * 4)
        let held = texts.map { text -> [UInt32] in
            var numbers: [UInt32] = []
            for word in Self.words(of: text, most: .max, analyzer) {
                let number = inserted(word, &words)
                if !numbers.contains(number) { numbers.append(number) }
            }
            return numbers
        }
        HeldWords.write(held, words, to: &writer, at: .typed)
        var latin = ByteTable()
        // The word in Latin letters of each word.
        let inLatin = (0..<words.count).map { Self.latin(Array(words[$0]), analyzer).map { inserted($0, &latin) } }
        let heldInLatin = held.map { numbers -> [UInt32] in
            var found: [UInt32] = []
            for number in numbers.lazy.compactMap({ inLatin[Int($0)] }) where !found.contains(number) {
                found.append(number)
            }
            return found
        }
        HeldWords.write(heldInLatin, latin, to: &writer, at: .latin)
    }

    /// nil when the memory does not hold what can be read safely.
    private init?(_ region: MemoryRegion, documentCount: Int, _ analyzer: Analyzer) {
        guard var reader = RegionReader<Part>(region), let texts = reader.part(.texts, of: UInt8.self),
            let textEnds = reader.part(.textEnds, of: UInt32.self),
            let documents = reader.part(.documents, of: UInt32.self),
            let held = HeldWords(&reader, at: .typed, textCount: documents.count),
            let heldInLatin = HeldWords(&reader, at: .latin, textCount: documents.count), reader.isAtEnd,
            RegionReader<Part>.areStarts(textEnds, count: documents.count, end: texts.count)
        else { return nil }
        var wrong = 0
        for document in documents { wrong &+= Int(document & ~Self.variantBit) < documentCount ? 0 : 1 }
        guard wrong == 0 else { return nil }
        self.region = region
        self.analyzer = analyzer
        self.texts = texts
        self.textEnds = textEnds
        self.documents = documents
        self.held = held
        self.heldInLatin = heldInLatin
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
}

extension Completions {
    /// The texts that hold all words that were typed, the last one as the beginning of a word: the best first, one a
    /// document. Behind what holds them as typed comes what holds them in Latin letters; when there is nothing, what was
    /// typed is read as on another keyboard, and then as mistyped.
    public func complete(_ typed: String, limit: Int) -> [Completion] {
        let words = Self.words(of: typed, most: Self.mostWords, analyzer)
        guard limit > 0, !words.isEmpty else { return [] }
        var found = Found(limit: limit)
        find(words, as: .typed, &found)
        if found.isEmpty {
            for meant in analyzer.profile.retyped(Self.cut(typed)) where found.isEmpty {
                find(Self.words(of: meant, most: Self.mostWords, analyzer), as: .otherKeyboard, &found)
            }
        }
        if found.isEmpty { find(words, as: .mistyped, &found) }
        // A single letter may be the first stroke of what is not written yet: 비밀ㅂ on the way to 비밀번호.
        if found.isEmpty, words.count > 1, words[words.count - 1].count(where: { $0 & 0xC0 != 0x80 }) == 1 {
            find(Array(words.dropLast()), as: .mistyped, &found)
        }
        return found.completions
    }

    private struct Found {
        let limit: Int
        var completions: [Completion] = []
        var documents: Set<UInt32> = []

        var isEmpty: Bool { completions.isEmpty }
        var isFull: Bool { completions.count >= limit }
    }

    private func find(_ words: [[UInt8]], as reading: Reading, _ found: inout Found) {
        guard let open = words.last else { return }
        let whole = words.dropLast()
        if reading == .mistyped {
            let wanted = whole.map { held.words(near: $0, isOpen: false) } + [held.words(near: open, isOpen: true)]
            return take(wanted, of: held, as: reading, &found)
        }
        take(
            whole.map { held.words(of: $0, isOpen: false) } + [held.words(of: open, isOpen: true)], of: held,
            as: reading, &found)
        guard !found.isFull, heldInLatin.words.count > 0, let openLatin = Self.latin(open, analyzer) else { return }
        // What is nothing in Latin letters, such as a lone vowel of Arabic, is not looked for.
        let wholeLatin = whole.compactMap { Self.latin($0, analyzer) }
        take(
            wholeLatin.map { heldInLatin.words(of: $0, isOpen: false) }
                + [heldInLatin.words(of: openLatin, isOpen: true)],
            of: heldInLatin, as: max(reading, .latin), &found)
    }

    private func take(
        _ wanted: [HeldWords.Wanted], of held: HeldWords, as reading: Reading, _ found: inout Found
    ) {
        held.forEachText(holding: wanted) { text in
            let document = documents[text] & ~Self.variantBit
            guard found.documents.insert(document).inserted else { return true }
            found.completions.append(
                Completion(
                    document: Int(document), text: self.text(text),
                    isVariant: documents[text] & Self.variantBit != 0, reading: reading))
            return !found.isFull
        }
    }

    private func text(_ number: Int) -> String {
        String(decoding: texts[Int(textEnds[number])..<Int(textEnds[number + 1])], as: UTF8.self)
    }
}

extension Completions {
    private static func cut(_ text: String) -> String {
        text.utf8.count > longestText ? String(text.unicodeScalars.prefix(longestText)) : text
    }

    /// A word without case and accents in Latin letters; nil where there are no rules for that.
    private static func latin(_ word: [UInt8], _ analyzer: Analyzer) -> [UInt8]? {
        guard analyzer.hasLatin else { return nil }
        return word.withUnsafeBufferPointer { word in analyzer.withTools { analyzer.latin(word, $0) } }
    }

    /// The words without case and accents. What stands behind an apostrophe is a word too, so that "abo" finds
    /// "l'abonnement".
    private static func words(of text: String, most: Int, _ analyzer: Analyzer) -> [[UInt8]] {
        var text = cut(text)
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
