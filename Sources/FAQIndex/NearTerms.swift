/// Finds the terms of a segment that are near a word as it was typed: the same beginning, or a few letters mistyped.
extension Segment {
    /// The most frequent terms that somebody may be typing who has typed this, at most `most`.
    func terms(startingWith prefix: [UInt8], most: Int) -> [Int] {
        guard prefix.count >= 2 else { return [] }
        return mostFrequent(forms.terms(startingWith: prefix), most)
    }

    /// The most frequent terms of words that begin or end with this one, at most `most`.
    func terms(around part: [UInt8], most: Int) -> [Int] {
        mostFrequent(forms.terms(startingWith: part) + forms.terms(endingWith: part), most)
    }

    func mostFrequent(_ terms: [Int], _ most: Int) -> [Int] {
        Array(terms.sorted { (postings($1).count, $0) < (postings($0).count, $1) }.prefix(most))
    }

    /// The terms within the tolerance of a word: the nearest first, then the most frequent.
    func terms(near word: [UInt8], most: Int, distance: Int = 2) -> [(term: Int, distance: Int)] {
        let best = forms.terms(near: word, distance: distance).sorted {
            ($0.distance, postings($1.term).count, $0.term) < ($1.distance, postings($0.term).count, $1.term)
        }
        return Array(best.prefix(most))
    }
}
