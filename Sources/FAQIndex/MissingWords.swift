/// What stands for a word of a query that the index does not have: what means the same, the same typed otherwise, what
/// it is the beginning of, and what it may be mistyped for. All of it is worth less than the word would be.
extension QueryPlan {
    private static let synonym: Int32 = 230
    /// The same word, typed otherwise.
    private static let sameTyped: Int32 = 220
    private static let beginning: Int32 = 180
    /// Beside something that the word is.
    private static let beginningBeside: Int32 = 110
    /// By how many letters are mistyped.
    private static let mistyped: [Int32] = [150, 90]
    /// In a word's stem, or in Latin letters.
    private static let formMistyped: [Int32] = [120, 75]
    private static let mostBeginnings = 8
    private static let mostMistyped = 6

    /// True for a word that is missing only here: the neighbour has it.
    mutating func addMissing(
        _ word: UnsafeBufferPointer<UInt8>, isOpen: Bool, _ analyzer: Analyzer, _ tools: TextTools, _ segment: Segment
    ) -> Bool {
        let folded = Array(tools.buffer[..<analyzer.term(word, tools)])
        for synonym in folded.withUnsafeBufferPointer({ analyzer.synonyms(of: $0) }) {
            if let other = synonym.withUnsafeBufferPointer(segment.find) { append(other, Self.synonym, .synonym) }
        }
        if let neighbour, folded.withUnsafeBufferPointer(neighbour.find) != nil { return true }
        let typed = analyzer.plain(word, tools)
        let same = segment.forms.terms(of: typed)
        for number in same { append(number, Self.sameTyped, .form) }
        var isFound = !same.isEmpty
        if !isFound, analyzer.hasForms { isFound = addForms(of: word, folded, typed, analyzer, tools, segment) }
        let spellings = Spellings(typed: typed, stem: folded, latin: analyzer.latinTyped(typed, tools))
        if isOpen {
            let found = spellings.beginnings(in: segment, most: Self.mostBeginnings)
            for number in found { append(number, isFound ? Self.beginningBeside : Self.beginning, .prefix) }
            isFound = isFound || !found.isEmpty
        }
        if !isFound, !addMistyped(spellings, isOpen: isOpen, segment) {
            let parts = CompoundSplitter(analyzer, tools).parts(of: word, find: segment.find)
            // A space that was left out stands between words that are known.
            if parts.count > 1 { for part in parts { append(part, Self.mistyped[0], .part) } }
        }
        return false
    }

    /// What a word may be the beginning of; for a query that says nothing otherwise, such as "unter" of "untertitel".
    mutating func addBeginnings(
        _ word: UnsafeBufferPointer<UInt8>, _ analyzer: Analyzer, _ tools: TextTools, _ segment: Segment
    ) {
        let found = segment.terms(startingWith: analyzer.plain(word, tools), most: Self.mostBeginnings)
        for number in found { append(number, Self.beginning, .prefix) }
    }

    /// False when nothing is near.
    private mutating func addMistyped(_ spellings: Spellings, isOpen: Bool, _ segment: Segment) -> Bool {
        let typed = segment.terms(near: spellings.typed, most: Self.mostMistyped)
        var others: [Segment.Near] = []
        if typed.first?.distance != 1 {
            if spellings.stem != spellings.typed { others += segment.terms(nearStem: spellings.stem, most: 4) }
            if let latin = spellings.latin { others += segment.terms(near: latin, most: 4) }
        }
        let nearest = (typed + others).map(\.distance).min()
        for near in typed where near.distance == nearest {
            append(near.term, Self.mistyped[near.distance - 1], .typo)
        }
        for near in others where near.distance == nearest {
            append(near.term, Self.formMistyped[near.distance - 1], .typo)
        }
        if nearest != nil || !isOpen { return nearest != nil }
        let begun = segment.terms(near: spellings.typed, most: Self.mostMistyped, isBeginning: true)
        for near in begun { append(near.term, Self.formMistyped[near.distance - 1], .typo) }
        return !begun.isEmpty
    }
}

/// How a word may be looked for that the index does not have.
private struct Spellings {
    let typed: [UInt8]
    let stem: [UInt8]
    /// What the word is in Latin letters by the rules of the language.
    let latin: [UInt8]?

    func beginnings(in segment: Segment, most: Int) -> [Int] {
        let found = segment.terms(startingWith: typed, most: most)
        guard found.isEmpty, let latin else { return found }
        return segment.terms(startingWith: latin, most: most)
    }
}

extension Analyzer {
    /// Between words in other letters fewer say too little: a Chinese syllable is like very many.
    private static let shortestOfOtherLetters = 6

    /// nil where that is no other word.
    fileprivate func latinTyped(_ typed: [UInt8], _ tools: TextTools) -> [UInt8]? {
        typed.withUnsafeBufferPointer { word in
            guard let latin = latin(word, tools), latin != typed else { return nil }
            return WordScanner.isASCII(word) || latin.count >= Self.shortestOfOtherLetters ? latin : nil
        }
    }
}
