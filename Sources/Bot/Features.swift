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
    /// The features of the lexicon's signs, by their number.
    private let signHashes: [UInt64]

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
        signHashes = lexicon?.signNames.map { Kind.sign.print.adding($0.utf8).value } ?? []
    }

    /// What makes a feature. Its letter goes into the hash, so that a word and a piece of the same letters differ.
    enum Kind: Unicode.Scalar {
        case stem = "w", stemPair = "k", word = "u", wordPair = "p", piece = "g", joint = "j", sign = "c"

        var print: Fingerprint {
            Fingerprint().adding(CollectionOfOne(UInt8(truncatingIfNeeded: rawValue.value)))
        }

        fileprivate var block: Block {
            switch self {
            case .stem, .stemPair, .word, .wordPair: .words
            case .piece, .joint: .pieces
            case .sign: .concepts
            }
        }
    }

    /// A feature of a text.
    struct Feature {
        let hash: UInt64
        let kind: Kind
        /// Which word or words it stands in, as its kind counts them (`Reading.words`).
        let first: Int32
        let second: Int32
        var count: Int32

        var block: Block { kind.block }
        /// Whether it is one telling word.
        var isTerm: Bool { kind == .stem }
    }

    /// The features of a text, each once.
    func features(of text: String) -> [Feature] { read(text).features }

    /// The features of a text, and what it takes to name them.
    func read(_ text: String) -> Reading {
        let text = String(text.unicodeScalars.prefix(Self.longestText))
        let (stems, plain) = (words.list(text), literal.list(text))
        var list = FeatureList()
        for word in stems.indices { list.add(.stem, stems[word], word) }
        for first in stems.indices {
            for second in (first + 1)..<max(first + 1, min(stems.count, first + 1 + Self.pairReach)) {
                let isInOrder = stems[first].lexicographicallyPrecedes(stems[second])
                let (low, high) = isInOrder ? (first, second) : (second, first)
                let print = Kind.stemPair.print.adding(stems[low]).adding("|".utf8).adding(stems[high])
                list.add(.stemPair, print, first, second)
            }
        }
        for word in plain.indices { list.add(.word, plain[word], word) }
        for word in plain.indices.dropLast() {
            let print = Kind.wordPair.print.adding(plain[word]).adding(" ".utf8).adding(plain[word + 1])
            list.add(.wordPair, print, word, word + 1)
        }
        var letters = Letters()
        for word in plain.indices {
            letters.take([plain[word]])
            letters.forEachRun(Self.pieceLengths, .piece) { print, _ in list.add(.piece, print, word) }
        }
        // The runs that reach from a word into the next: word order, whatever was misspelt.
        letters.take(plain.indices.map { plain[$0] })
        letters.forEachRun(Self.jointLengths, .joint) { print, range in
            if letters.hasSpace(in: range) { list.add(.joint, print, range.lowerBound, range.upperBound) }
        }
        let signs = lexicon?.signs(in: text)
        for (number, sign) in (signs?.list ?? []).enumerated() {
            list.add(.sign, signHashes[sign.number], number, count: sign.weight)
        }
        return Reading(features: list.features, stems: stems, plain: plain, letters: letters.bytes, signs: signs)
    }

    /// A text's features with the words that they stand in.
    struct Reading {
        let features: [Feature]
        fileprivate let stems: TermList
        fileprivate let plain: TermList
        fileprivate let letters: [UInt8]
        fileprivate let signs: ConceptLexicon.Signs?

        /// The word or words that a feature stands in.
        func words(of feature: Feature) -> String {
            let (first, second) = (Int(feature.first), Int(feature.second))
            return switch feature.kind {
            case .stem: stems.text(first)
            case .stemPair: stems.text(first) + " " + stems.text(second)
            case .word, .piece: plain.text(first)
            case .wordPair: plain.text(first) + " " + plain.text(second)
            case .joint: String(decoding: letters[first..<second], as: UTF8.self)
            case .sign: signs?.words(of: first) ?? ""
            }
        }
    }
}

/// Collects features and counts those that come again.
private struct FeatureList {
    private(set) var features: [FeatureReader.Feature] = []
    /// Room for about as many as a message has, so that it need not be made again and again.
    private var numbers = HashNumbers(reserving: usualCount)

    init() { features.reserveCapacity(Self.usualCount) }

    private static let usualCount = 512

    /// A feature of one whole word.
    mutating func add(_ kind: FeatureReader.Kind, _ bytes: ArraySlice<UInt8>, _ word: Int) {
        add(kind, kind.print.adding(bytes), word)
    }

    mutating func add(_ kind: FeatureReader.Kind, _ print: Fingerprint, _ first: Int, _ second: Int = 0) {
        add(kind, print.value, first, second)
    }

    mutating func add(_ kind: FeatureReader.Kind, _ hash: UInt64, _ first: Int, _ second: Int = 0, count: Int = 1) {
        let number = numbers.insert(hash)
        if number < features.count {
            features[number].count += Int32(count)
        } else {
            features.append(
                .init(hash: hash, kind: kind, first: Int32(first), second: Int32(second), count: Int32(count)))
        }
    }
}
