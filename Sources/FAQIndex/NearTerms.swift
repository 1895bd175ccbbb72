/// Finds the terms of a segment that are near a word as it was typed: the same beginning, or a few letters mistyped.
extension Segment {
    /// The most frequent terms that somebody may be typing who has typed this, at most `most`.
    func terms(startingWith prefix: [UInt8], most: Int) -> [Int] {
        guard prefix.count >= 2 else { return [] }
        return mostFrequent(forms.terms(startingWith: prefix), most)
    }

    /// The most frequent terms of words that begin or end with this one, and those that end with its stem, at most `most`.
    func terms(around part: [UInt8], stem: [UInt8], most: Int) -> [Int] {
        let ends = (0..<termCount).filter { terms[$0].ends(with: stem) }
        let found = forms.terms(startingWith: part) + forms.terms(endingWith: part) + ends
        return mostFrequent(Array(Set(found)), most)
    }

    func mostFrequent(_ terms: [Int], _ most: Int) -> [Int] {
        Array(terms.sorted { (postings($1).count, $0) < (postings($0).count, $1) }.prefix(most))
    }

    typealias Near = (term: Int, distance: Int)

    /// The terms within the tolerance of a word: the nearest first, then the most frequent.
    ///
    /// `isBeginning`: also of words that only begin with what is near.
    func terms(near word: [UInt8], most: Int, distance: Int = 2, isBeginning: Bool = false) -> [Near] {
        nearest(forms.terms(near: word, distance: distance, isBeginning: isBeginning), most)
    }

    /// The terms that a letter was mistyped of: the word that it was typed in may have had another ending.
    func terms(nearStem stem: [UInt8], most: Int) -> [Near] {
        nearest(terms.near(stem, atMost: 1).map { ($0.word, $0.distance) }, most)
    }

    private func nearest(_ terms: [Near], _ most: Int) -> [Near] {
        let best = terms.sorted {
            ($0.distance, postings($1.term).count, $0.term) < ($1.distance, postings($0.term).count, $1.term)
        }
        return Array(best.prefix(most))
    }
}
