import FAQIndex

/// What the keyword model looks at in a message: its words, pairs of neighbouring words, and pieces of words, so
/// that a typing error leaves most of a word in place. Each feature is known by a hash of its text.
struct FeatureReader: Sendable {
    /// Stems without stop words, as in search.
    private let words: Analyzer
    /// Every word as typed, without marks: "not" makes a difference.
    private let literal: Analyzer

    private static let pieceLengths = 3...5
    private static let longestText = 1_000

    init(profile: LanguageProfile) {
        let plain = LanguageProfile(locale: profile.locale, steps: [.elision, .accents], elisions: profile.elisions)
        guard let literal = Analyzer(plain) else { preconditionFailure("ICU has no word boundaries") }
        self.literal = literal
        words = Analyzer(profile) ?? literal
    }

    /// A feature of a text.
    struct Feature {
        let hash: UInt64
        /// The word or words that it stands in.
        let word: String
        var count: Int
    }

    /// The features of a text, each once.
    func features(of text: String) -> [Feature] {
        var positions: [UInt64: Int] = [:]
        var found: [Feature] = []
        func add(_ hash: UInt64, _ word: String) {
            if let position = positions[hash] {
                found[position].count += 1
            } else {
                positions[hash] = found.count
                found.append(Feature(hash: hash, word: word, count: 1))
            }
        }
        let text = String(text.unicodeScalars.prefix(Self.longestText))
        for word in words.terms(text) { add(Self.hash(word.utf8, kind: "w"), word) }
        let plain = literal.terms(text)
        for (first, second) in zip(plain, plain.dropFirst()) {
            let pair = first + " " + second
            add(Self.hash(pair.utf8, kind: "p"), pair)
        }
        for word in plain { addPieces(of: word, add) }
        return found
    }

    /// The runs of three to five letters of a word with its ends marked.
    private func addPieces(of word: String, _ add: (UInt64, String) -> Void) {
        let bytes = Array("<\(word)>".utf8)
        // Where each letter starts, and the end.
        let starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
        for length in Self.pieceLengths where starts.count > length {
            for first in 0..<(starts.count - length) {
                add(Self.hash(bytes[starts[first]..<starts[first + length]], kind: "c"), word)
            }
        }
    }

    /// FNV-1a (Fowler, Noll, Vo), 64 bits.
    private static func hash(_ bytes: some Sequence<UInt8>, kind: Unicode.Scalar) -> UInt64 {
        var hash: UInt64 = (0xCBF2_9CE4_8422_2325 ^ UInt64(kind.value)) &* 0x100_0000_01B3
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
