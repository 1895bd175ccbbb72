/// What searching relies on without looking: a segment is read through pointers that nobody checks.
///
/// The checksum of a file only says that it is as it was written; it is as easily made for a wrong file as for a right
/// one, so nothing that keeps a read inside its part is left to it. What is left to it is what can only make an answer
/// wrong: that a slot of the table of terms is the one where its term is looked for, that hashes belong to their texts,
/// and that scores and rarities (beyond their range) are those of the documents.
extension Segment {
    var isSound: Bool {
        hasSoundTerms && hasSoundSlots && hasSoundPostings && hasSoundTexts && hasSoundForms
            && dense.isSound(terms: termCount, documents: documentCount) && scale.isFinite && scale > 0
            && (0..<4).allSatisfy { averages[$0].isFinite && averages[$0] >= 0 }
    }

    private var hasSoundTerms: Bool {
        guard RegionReader<SegmentPart>.areStarts(terms.starts, count: termCount, end: terms.bytes.count) else {
            return false
        }
        return terms.areSortedAndDiffer && rarity.allSatisfy { $0.isFinite && $0 >= 0 }
    }

    /// A lookup ends at a free slot: there must be one.
    private var hasSoundSlots: Bool {
        let size = termSlots.count
        guard size > 0, size & (size - 1) == 0 else { return false }
        var used = 0
        for number in termSlots {
            guard number >= -1, Int(number) < termCount else { return false }
            if number >= 0 { used += 1 }
        }
        return used == termCount && used < size
    }

    /// A document is once in a list, and a score is at most `SegmentBuilder.steps`: sums stay within 15 bits.
    private var hasSoundPostings: Bool {
        guard RegionReader<SegmentPart>.areStarts(postingStarts, count: termCount, end: postingDocuments.count),
            postingScores.count == postingDocuments.count
        else { return false }
        // Counted, for a loop without a way out goes several steps at a time.
        var wrong = 0
        for term in 0..<termCount {
            let range = postings(term)
            guard let last = range.last else { continue }
            for index in range.dropFirst() {
                wrong &+= postingDocuments[index - 1] < postingDocuments[index] ? 0 : 1
            }
            wrong &+= Int(postingDocuments[last]) < documentCount ? 0 : 1
        }
        let most = UInt16(SegmentBuilder.steps)
        for score in postingScores { wrong &+= UInt16(bitPattern: score &- 1) < most ? 0 : 1 }
        return wrong == 0
    }

    private var hasSoundTexts: Bool {
        guard exactHashes.count == exactDocuments.count,
            RegionReader<SegmentPart>.areStarts(forwardStarts, count: documentCount, end: forwardTerms.count)
        else { return false }
        var wrong = 0
        for document in exactDocuments { wrong &+= Int(document) < documentCount ? 0 : 1 }
        for index in exactHashes.indices.dropFirst() { wrong &+= exactHashes[index - 1] <= exactHashes[index] ? 0 : 1 }
        let terms = UInt32(clamping: termCount)
        // One more turns `textEnd` into 0 and the last term into `terms`.
        for term in forwardTerms { wrong &+= term &+ 1 <= terms ? 0 : 1 }
        return wrong == 0
    }

    private var hasSoundForms: Bool {
        guard
            RegionReader<SegmentPart>.areStarts(
                forms.words.starts, count: forms.terms.count, end: forms.words.bytes.count),
            RegionReader<SegmentPart>.areStarts(grams.starts, count: grams.keys.count, end: grams.terms.count)
        else { return false }
        // Equal words are allowed: they stand for several terms.
        for number in forms.terms.indices {
            guard !forms.words[number].isEmpty else { return false }
            let isSorted = number == 0 || !forms.words[number].lexicographicallyPrecedes(forms.words[number - 1])
            guard isSorted, Int(forms.terms[number]) < termCount else { return false }
        }
        var wrong = 0
        for index in grams.keys.indices.dropFirst() { wrong &+= grams.keys[index - 1] < grams.keys[index] ? 0 : 1 }
        for term in grams.terms { wrong &+= Int(term) < termCount ? 0 : 1 }
        return wrong == 0
    }
}
