/// What stands for a word of a query besides the word itself, where the language has such steps.
///
/// What is found beside a word that the index has is worth so little that a document with the word comes first: a
/// posting is worth between 0.5 and 1.5 of its term's rarity (`SegmentBuilder`), two lists beside it at most
/// 2 · 1.5 · `beside` / 256 of it.
extension QueryPlan {
    private static let mostBeside = 2
    private static let beside: Float = 56

    private typealias Form = (term: Int, weight: Int32, match: Match)

    /// Adds the forms of a word that is in the index.
    mutating func addForms(
        beside number: Int, of word: UnsafeBufferPointer<UInt8>, _ analyzer: Analyzer, _ tools: TextTools,
        _ segment: Segment
    ) {
        let forms = forms(of: word, Array(segment.term(number)), analyzer, tools, segment)
        var added = 0
        for form in forms where form.term != number && added < Self.mostBeside {
            // A rare form must not make up by its rarity for what it lacks in weight.
            let ratio = min(1, segment.rarity[number] / max(segment.rarity[form.term], 1e-6))
            if append(form.term, Int32(Self.beside * ratio), form.match) { added += 1 }
        }
    }

    /// A word that is so rare beside one that differs by a letter may be somebody's typing error too.
    private static let rare = 1
    private static let timesAsFrequent = 20

    /// Adds much more frequent words that a rare one is near to.
    mutating func addCorrections(
        of word: UnsafeBufferPointer<UInt8>, _ number: Int, _ analyzer: Analyzer, _ tools: TextTools,
        _ segment: Segment
    ) {
        let frequency = segment.postings(number).count
        guard frequency <= Self.rare, segment.documentCount > frequency * Self.timesAsFrequent else { return }
        let near = segment.terms(near: analyzer.plain(word, tools), most: Self.mostBeside, distance: 1)
        for near in near where segment.postings(near.term).count >= frequency * Self.timesAsFrequent {
            append(near.term, Int32(Self.beside), .typo)
        }
    }

    /// Adds the forms of a word that is not in the index. True when they say enough.
    ///
    /// `folded`: what the word would be as a term; `typed`: the word with its ending.
    mutating func addForms(
        of word: UnsafeBufferPointer<UInt8>, _ folded: [UInt8], _ typed: [UInt8], _ analyzer: Analyzer,
        _ tools: TextTools, _ segment: Segment
    ) -> Bool {
        var forms = forms(of: word, folded, analyzer, tools, segment)
        if analyzer.hasCompounds, typed.count >= Self.shortestPart {
            forms += segment.terms(around: typed, stem: folded, most: 6).map { ($0, 140, .part) }
        }
        for form in forms { append(form.term, form.weight, form.match) }
        return forms.contains { $0.match == .form }
    }

    /// A shorter word is the beginning or the end of too many others.
    private static let shortestPart = 4

    /// Whoever types Latin letters means what they stand for. Between words in other letters two say nothing: of Arabic
    /// they are two consonants.
    private static func shortestLatin(of word: UnsafeBufferPointer<UInt8>) -> Int { WordScanner.isASCII(word) ? 2 : 3 }

    /// The best first.
    private func forms(
        of word: UnsafeBufferPointer<UInt8>, _ folded: [UInt8], _ analyzer: Analyzer, _ tools: TextTools,
        _ segment: Segment
    ) -> [Form] {
        var forms: [Form] = []
        if let latin = analyzer.latin(word, tools), latin.count >= Self.shortestLatin(of: word) {
            let found = segment.mostFrequent(segment.forms.terms(of: latin), 4)
            forms += found.map { ($0, 200, .form) }
        }
        if analyzer.hasCompounds {
            forms += CompoundSplitter(analyzer, tools).parts(of: word, find: segment.find).map { ($0, 140, .part) }
        }
        forms += segment.grams.terms(like: folded, in: segment.terms, most: 4).map {
            ($0.term, Int32(170 * $0.likeness), .alike)
        }
        return forms
    }

    /// Adds the pairs of letters that no word of the query is; for a query of one letter, those that it is in.
    mutating func addPairs(
        of utf8: UnsafeBufferPointer<UInt8>, _ analyzer: Analyzer, _ tools: TextTools, _ segment: Segment
    ) {
        // Without a word that is known the pairs are all there is.
        let weight: Int32 = sequence.isEmpty ? 140 : Int32(Self.beside)
        if let letter = LetterPairs.onlyLetter(of: utf8) {
            for number in segment.terms(around: letter, stem: letter, most: 8) { append(number, weight, .part) }
        }
        analyzer.forEachPair(in: utf8, tools) { range in
            let count = analyzer.term(UnsafeBufferPointer(rebasing: utf8[range]), tools)
            guard count > 0 else { return }
            if let term = segment.find(UnsafeBufferPointer(rebasing: tools.buffer[..<count])) {
                append(term, weight, .part)
            }
        }
    }
}
