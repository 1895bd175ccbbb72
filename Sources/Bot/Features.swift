import FAQIndex

/// What the keyword model looks at in a message: its words, pairs of words, pieces of words, so that a typing error
/// leaves most of a word in place, and concepts. Each feature is known by a hash of its text.
struct FeatureReader: Sendable {
    /// Kinds of features, each brought to length 1 by itself: a long word has more pieces than a message has words.
    enum Block: Int, CaseIterable {
        case words, pieces, concepts

        var view: View { self == .pieces ? .pieces : .words }
    }

    /// What is learned by itself, as if the rest of a message were not there: what it says, and how it is spelt.
    enum View: Int, CaseIterable {
        case words, pieces
    }

    /// Stems without stop words, as in search.
    private let words: Analyzer
    /// Every word as typed, without marks: "not" makes a difference.
    private let literal: Analyzer
    private let lexicon: ConceptLexicon?

    private static let pieceLengths = 3...5
    private static let jointLengths = 4...5
    private static let longestText = 1_000
    /// Two telling words at most this far apart make a pair, in whichever order they stand.
    private static let pairReach = 4

    init(profile: LanguageProfile, lexicon: ConceptLexicon?) {
        let plain = LanguageProfile(locale: profile.locale, steps: [.elision, .accents], elisions: profile.elisions)
        guard let literal = Analyzer(plain) else { preconditionFailure("ICU has no word boundaries") }
        self.literal = literal
        words = Analyzer(profile) ?? literal
        self.lexicon = lexicon
    }

    /// A feature of a text.
    struct Feature {
        let hash: UInt64
        let block: Block
        /// The word or words that it stands in.
        let word: String
        /// Whether it is one telling word.
        let isTerm: Bool
        var count: Int
    }

    /// The features of a text, each once.
    func features(of text: String) -> [Feature] {
        let text = String(text.unicodeScalars.prefix(Self.longestText))
        var list = FeatureList()
        let stems = words.terms(text)
        for word in stems { list.add("w", word.utf8, .words, word) }
        for first in stems.indices {
            for second in stems[(first + 1)...].prefix(Self.pairReach) {
                let pair = stems[first] < second ? stems[first] + "|" + second : second + "|" + stems[first]
                list.add("k", pair.utf8, .words, stems[first] + " " + second)
            }
        }
        let plain = literal.terms(text)
        for word in plain { list.add("u", word.utf8, .words, word) }
        for (first, second) in zip(plain, plain.dropFirst()) {
            let pair = first + " " + second
            list.add("p", pair.utf8, .words, pair)
        }
        for word in plain { Self.addPieces(of: word, to: &list) }
        Self.addJoints(of: plain, to: &list)
        for sign in lexicon?.signs(in: text) ?? [] {
            list.add("c", sign.name.utf8, .concepts, sign.words, count: sign.weight)
        }
        return list.features
    }

    /// The runs of three to five letters of a word with its ends marked.
    private static func addPieces(of word: String, to list: inout FeatureList) {
        let letters = Letters("<\(word)>")
        for length in pieceLengths {
            for run in letters.runs(of: length) { list.add("g", run, .pieces, word) }
        }
    }

    /// The runs of four or five letters that reach from a word into the next: word order, whatever was misspelt.
    private static func addJoints(of words: [String], to list: inout FeatureList) {
        let letters = Letters("<\(words.joined(separator: " "))>")
        for length in jointLengths {
            for run in letters.runs(of: length) where run.contains(UInt8(ascii: " ")) {
                list.add("j", run, .pieces, String(decoding: run, as: UTF8.self))
            }
        }
    }
}

/// A text cut into runs of letters.
private struct Letters {
    private let bytes: [UInt8]
    /// Where each letter starts, and the end.
    private let starts: [Int]

    init(_ text: String) {
        let bytes = Array(text.utf8)
        self.bytes = bytes
        starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
    }

    func runs(of length: Int) -> some Sequence<ArraySlice<UInt8>> {
        (0..<max(0, starts.count - length)).lazy.map { bytes[starts[$0]..<starts[$0 + length]] }
    }
}

/// Collects features and counts those that come again.
private struct FeatureList {
    private(set) var features: [FeatureReader.Feature] = []
    private var positions: [UInt64: Int] = [:]

    /// Room for about as many features as a message has, so that it need not be made again and again.
    init() {
        features.reserveCapacity(Self.usualCount)
        positions.reserveCapacity(Self.usualCount)
    }

    private static let usualCount = 512

    mutating func add(
        _ kind: Unicode.Scalar, _ bytes: some Sequence<UInt8>, _ block: FeatureReader.Block, _ word: String,
        count: Int = 1
    ) {
        var print = Fingerprint()
        print.add(CollectionOfOne(UInt8(ascii: kind)))
        print.add(bytes)
        if let position = positions[print.value] {
            features[position].count += count
        } else {
            positions[print.value] = features.count
            features.append(
                .init(hash: print.value, block: block, word: word, isTerm: kind == "w", count: count))
        }
    }
}
