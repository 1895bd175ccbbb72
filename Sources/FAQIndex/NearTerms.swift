/// Finds the terms of a segment that are near a word: the same beginning, or a few letters mistyped.
extension Segment {
    /// The most frequent terms that start with these bytes, at most `most`.
    func terms(startingWith prefix: [UInt8], most: Int) -> [Int] {
        guard prefix.count >= 2 else { return [] }
        return mostFrequent(terms.range(startingWith: prefix), most)
    }

    /// A short prefix has very many terms: only so many of them are looked at.
    private static let mostLookedAt = 2_000

    private func mostFrequent(_ terms: Range<Int>, _ most: Int) -> [Int] {
        Array(
            terms.prefix(Self.mostLookedAt).sorted { (postings($1).count, $0) < (postings($0).count, $1) }.prefix(most))
    }

    /// The terms within the tolerance of a word: the nearest first, then the most frequent.
    func terms(near word: [UInt8], most: Int) -> [(term: Int, distance: Int)] {
        let best = terms.near(word).sorted {
            ($0.distance, postings($1.word).count, $0.word) < ($1.distance, postings($0.word).count, $1.word)
        }
        return best.prefix(most).map { ($0.word, $0.distance) }
    }
}
