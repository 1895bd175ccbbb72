import CText

/// What a sum over words cannot see: the same words in one title or variant, in the same order, or all of them; and how
/// well the document served before.
struct Likeness: Sendable, Equatable {
    /// How like the query the likest of the document's texts is, 0 to 1.
    var text: Float = 0
    /// The share of the query's pairs of neighbours that are neighbours in one of the texts, 0 to 1.
    var phrase: Float = 0
    /// The document's own, 0 to 1.
    var boost: Float = 0
    /// A title or variant is the query.
    var isExact = false

    /// What each adds to a score of 1.
    static let textWeight: Float = 0.3
    static let phraseWeight: Float = 0.2
    /// Little enough that only documents which match about alike change places.
    static let boostWeight: Float = 0.04
    /// Comes before all others.
    static let exactWeight: Float = 100

    var factor: Float {
        1 + Self.textWeight * text + Self.phraseWeight * phrase + Self.boostWeight * boost
            + (isExact ? Self.exactWeight : 0)
    }
}

extension Index {
    /// The most that a document's score may grow by what is not an exact text, known without a look at its texts.
    func largestFactor(_ document: Int, _ plan: QueryPlan) -> Float {
        Likeness(
            text: plan.sequence.isEmpty ? 0 : 1, phrase: plan.sequence.count > 1 ? 1 : 0,
            boost: segment.boost(document)
        ).factor
    }

    func likeness(_ document: Int, _ plan: QueryPlan, isExact: Bool) -> Likeness {
        let (text, phrase) = compare(document, plan)
        return Likeness(text: text, phrase: phrase, boost: segment.boost(document), isExact: isExact)
    }

    /// Has what `likeness` looks at brought from memory, so that it need not wait for one document after the other.
    func prefetchTexts(of documents: some Sequence<Int>) {
        guard let terms = segment.forwardTerms.baseAddress else { return }
        for document in documents { ctext_prefetch(terms + Int(segment.forwardStarts[document])) }
    }

    /// How like the query the likest of the document's texts is (the harmonic mean of the share of the query's words
    /// that it has, by rarity, and the share of its own words that were asked for), and the share of the query's pairs of
    /// neighbours that are neighbours in a text; each 0 to 1.
    private func compare(_ document: Int, _ plan: QueryPlan) -> (likeness: Float, phrase: Float) {
        let wanted = plan.sequence
        guard !wanted.isEmpty, plan.rarity > 0 else { return (0, 0) }
        let range = Int(segment.forwardStarts[document])..<Int(segment.forwardStarts[document + 1])
        let terms = UnsafeBufferPointer(rebasing: segment.forwardTerms[range])
        var bestLikeness: Float = 0
        var bestPairs = 0
        // The words of the query that the current text has, one bit each.
        var seen: UInt64 = 0
        var start = 0
        var pairs = 0
        // Where the last word stood that the query has, and which it was.
        var last = (index: -2, found: 0)
        var next = 0
        while next < terms.count {
            let index = next
            let term = terms[index]
            next &+= 1
            guard (plan.wantedBits &>> UInt64(term)) & 1 != 0 else { continue }
            if term == Segment.textEnd {
                if seen != 0 {
                    bestLikeness = max(bestLikeness, likeness(seen, index - start, plan))
                    bestPairs = max(bestPairs, pairs)
                }
                (seen, pairs, start) = (0, 0, index + 1)
            } else if let found = wanted.firstIndex(of: term) {
                if last.index == index - 1, found == last.found + 1 { pairs += 1 }
                seen |= 1 &<< UInt64(found)
                last = (index, found)
            }
        }
        let phrase = wanted.count > 1 ? min(1, Float(bestPairs) / Float(wanted.count - 1)) : 0
        return (bestLikeness, phrase)
    }

    private func likeness(_ seen: UInt64, _ length: Int, _ plan: QueryPlan) -> Float {
        guard seen != 0 else { return 0 }
        var rarity: Float = 0
        for position in plan.sequence.indices where seen & (1 << UInt64(position)) != 0 {
            rarity += segment.rarity[Int(plan.sequence[position])]
        }
        let recall = min(1, rarity / plan.rarity)
        let precision = min(1, Float(seen.nonzeroBitCount) / Float(length))
        return 2 * recall * precision / (recall + precision)
    }
}
