import FAQIndex
import Glibc

/// Tells the language of a message among those of a brand, from the brand's own texts.
///
/// Naive Bayes over words and runs of two to four letters (Cavnar, Trenkle: N-Gram-Based Text Categorization, 1994, for
/// the features). Each text is learned as written, without accents and in Latin letters, so that "telefono", "naechste" and
/// a Greek question typed in Latin letters are known too.
public struct LanguageGuesser: Sendable {
    private static let buckets = 1 << 15
    /// Letters of a locale's texts that are read; more teach nothing new.
    private static let mostRead = 60_000
    private static let longestGuessed = 400
    private static let smoothing: Float = 0.5
    /// How much likelier, in natural logarithms, another language must be than the conversation's.
    private static let margin: Float = 8

    private let locales: [LocaleTag]
    /// Logarithms of probabilities, a row of all locales a bucket; all zero where no text has the feature.
    private let weights: [Float]

    /// nil when there is nothing to choose from.
    public init?(_ texts: [LocaleTag: [String]]) {
        guard texts.count > 1 else { return nil }
        let locales = texts.keys.sorted()
        let width = locales.count
        var counts = [Float](repeating: 0, count: Self.buckets * width)
        for (column, locale) in locales.enumerated() {
            for form in Self.forms(of: texts[locale] ?? []) {
                Self.forEachFeature(of: form) { counts[$0 * width + column] += 1 }
            }
        }
        for column in 0..<width {
            let total = (0..<Self.buckets).reduce(Float(0)) { $0 + counts[$1 * width + column] }
            guard total > 0 else { continue }
            // All languages weigh the same, however much of each was read.
            for bucket in 0..<Self.buckets { counts[bucket * width + column] *= Float(Self.mostRead) / total }
        }
        for bucket in 0..<Self.buckets {
            let row = bucket * width..<(bucket + 1) * width
            guard counts[row].contains(where: { $0 > 0 }) else { continue }
            for index in row { counts[index] = logf(counts[index] + Self.smoothing) }
        }
        self.locales = locales
        weights = counts
    }

    /// As written, without accents, in Latin letters: what differs.
    private static func forms(of texts: [String]) -> Set<String> {
        var text = ""
        var count = 0
        for part in texts where count < mostRead {
            text += part + "\n"
            count += part.unicodeScalars.count
        }
        text = String(text.unicodeScalars.prefix(mostRead)).lowercased()
        let plain = LatinLetters.withoutMarks(text)
        return [text, plain, LatinLetters.write(text) ?? plain]
    }

    /// The language of a text; `current` when another is not clearly likelier.
    public func guess(_ text: String, current: LocaleTag) -> LocaleTag {
        let (scores, words) = scores(text)
        guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }), words > 0 else { return current }
        guard let own = locales.firstIndex(of: current) else { return locales[best] }
        return scores[best] - scores[own] > Self.margin ? locales[best] : current
    }

    private func scores(_ text: String) -> (scores: [Float], words: Int) {
        let text = String(text.unicodeScalars.prefix(Self.longestGuessed)).lowercased()
        var scores = [Float](repeating: 0, count: locales.count)
        var features = 0
        Self.forEachFeature(of: text) { bucket in
            features += 1
            for column in scores.indices { scores[column] += weights[bucket * scores.count + column] }
        }
        // The features of a word overlap: together they count as little more than one observation.
        return (scores.map { $0 / 3 }, features)
    }

    /// Calls `body` with the bucket of each feature: the words, and the runs of letters of each with its ends marked.
    private static func forEachFeature(of text: String, _ body: (Int) -> Void) {
        let scalars = Array(text.unicodeScalars)
        for part in scalars.split(whereSeparator: isSpace) where !isAddress(part) {
            for word in part.split(whereSeparator: { !isLetter($0) }) {
                let letters = [Unicode.Scalar("<")] + word.prefix(longestWord) + [">"]
                body(bucket(letters[...], kind: 1))
                for length in 2...4 where letters.count >= length {
                    for start in 0...(letters.count - length) { body(bucket(letters[start..<start + length], kind: 2)) }
                }
            }
        }
    }

    private static let longestWord = 24

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar.value == 0x20 || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return scalar == "’" || scalar.properties.isAlphabetic }
        return scalar == "'" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    /// Addresses are in no language.
    private static func isAddress(_ part: ArraySlice<Unicode.Scalar>) -> Bool {
        part.contains("@")
            || part.indices.contains { part[$0] == ":" && part[$0...].starts(with: "://".unicodeScalars) }
    }

    /// FNV-1a (Fowler, Noll, Vo), folded to the table's size.
    private static func bucket(_ letters: ArraySlice<Unicode.Scalar>, kind: UInt64) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ kind
        for letter in letters { hash = (hash ^ UInt64(letter.value)) &* 0x100_0000_01B3 }
        return Int((hash ^ hash >> 29) & UInt64(buckets - 1))
    }
}
