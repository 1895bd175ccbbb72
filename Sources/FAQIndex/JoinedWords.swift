/// Neighbouring words of a query that the index may have as one: somebody typed a space in the middle of it, or it is
/// written without spaces and was cut at a typing error, or where it is not finished yet.
struct JoinedWords {
    let letters: [UInt8]
    /// There was no space to leave out.
    let isCut: Bool
    /// It may still be being typed.
    let isOpen: Bool

    /// A word is cut into no more.
    private static let mostCut = 4
    private static let most = 16

    /// `missing`: the positions of words that the index lacks; those that it has are joined only with these.
    static func candidates(
        _ words: [Range<Int>], missing: [Int], in utf8: UnsafeBufferPointer<UInt8>
    ) -> [JoinedWords] {
        var found: [JoinedWords] = []
        for first in words.indices where found.count < most {
            guard missing.contains(where: { (first..<first + mostCut).contains($0) }) else { continue }
            var letters = Array(utf8[words[first]])
            for last in words.indices[(first + 1)...].prefix(mostCut - 1) {
                let gap = utf8[words[last - 1].upperBound..<words[last].lowerBound]
                let isCut = gap.isEmpty
                // Of words with spaces between them two are one, seldom three.
                guard isCut || gap.elementsEqual([UInt8(ascii: " ")]) && last == first + 1 else { break }
                letters += utf8[words[last]]
                if missing.contains(where: { (first...last).contains($0) }) {
                    let isOpen = last == words.count - 1 && words[last].upperBound == utf8.count
                    found.append(JoinedWords(letters: letters, isCut: isCut, isOpen: isOpen))
                }
                if !isCut { break }
            }
        }
        return Array(found.prefix(most))
    }
}

extension QueryPlan {
    private static let joined: Int32 = 200
    private static let joinedBeginning: Int32 = 150
    private static let joinedMistyped: [Int32] = [130, 80]

    mutating func addJoined(_ candidates: [JoinedWords], _ analyzer: Analyzer, _ tools: TextTools, _ segment: Segment) {
        for joined in candidates {
            let typed = joined.letters.withUnsafeBufferPointer { analyzer.plain($0, tools) }
            let same = segment.forms.terms(of: typed)
            for number in same { append(number, Self.joined, .form) }
            // The pairs of letters find what was cut of Chinese, Japanese and Korean.
            guard same.isEmpty, joined.isCut, !analyzer.hasBigrams else { continue }
            let begun = joined.isOpen ? segment.terms(startingWith: typed, most: 4) : []
            for number in begun { append(number, Self.joinedBeginning, .prefix) }
            guard begun.isEmpty else { continue }
            for near in segment.terms(near: typed, most: 2) {
                append(near.term, Self.joinedMistyped[near.distance - 1], .typo)
            }
        }
    }
}
