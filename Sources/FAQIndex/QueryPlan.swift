/// The posting lists that a query adds up, and what is looked at again among the best.
struct QueryPlan {
    /// A term of the index that stands for a word of the query.
    struct List: Equatable {
        let term: Int
        /// In 256ths: less than `wholeWeight` for a term that is only near the word.
        let weight: Int32
        let match: Match
    }

    enum Match: String, Sendable {
        case exact, synonym, prefix, typo
        /// A word that the query's word is made of, or a pair of its letters.
        case part
        /// The same without marks, in Latin letters, or typed as two words.
        case form
        /// Shares most runs of three letters.
        case alike
    }

    /// At most `mostLists`, so that their scores add up within 15 bits.
    var lists: [List] = []
    /// The index's terms for the words of the query in their order, without what only came near.
    var sequence: [UInt32] = []
    /// One bit for each of those, and for a text's end, by its last six bits: most of a document's terms are ruled out by
    /// it.
    var wantedBits: UInt64 = 1 &<< UInt64(Segment.textEnd)
    /// The whole query's hash, to find the titles and variants that are the same.
    var hash = Segment.emptyTextHash
    /// The rarity of all words, known or not: what a document that matches everything would have.
    var rarity: Float = 0

    static let wholeWeight: Int32 = 256
    static let mostLists = 31
    private static let mostWords = 24
    /// Queries are seldom longer.
    private static let usualWords = 8
    /// What a synonym is worth beside the word itself: whoever wrote the word meant the word.
    private static let synonymBeside: Int32 = 64
    /// A longer query is cut: its end is rarely about something else.
    static let longestQuery = 1_000

    /// A segment that is searched together with this one: a word that is there is not missing.
    let neighbour: Segment?

    /// Reads a query; as it was meant on another keyboard, when its words are in the index only then.
    init(_ query: String, _ analyzer: Analyzer, _ segment: Segment, beside neighbour: Segment? = nil) {
        self.init(reading: query, analyzer, segment, beside: neighbour)
        guard sequence.isEmpty, segment.exact(hash).isEmpty else { return }
        for meant in analyzer.profile.retyped(String(query.unicodeScalars.prefix(Self.longestQuery))) {
            let other = QueryPlan(reading: meant, analyzer, segment, beside: neighbour)
            if !other.sequence.isEmpty || lists.isEmpty && !other.lists.isEmpty { self = other }
            if !sequence.isEmpty { return }
        }
    }

    private init(reading query: String, _ analyzer: Analyzer, _ segment: Segment, beside neighbour: Segment?) {
        self.neighbour = neighbour
        lists.reserveCapacity(Self.usualWords)
        sequence.reserveCapacity(Self.usualWords)
        var query =
            query.utf8.count > Self.longestQuery ? String(query.unicodeScalars.prefix(Self.longestQuery)) : query
        query.withUTF8 { utf8 in
            analyzer.withTools { tools in
                var words: [Range<Int>] = []
                words.reserveCapacity(Self.usualWords)
                analyzer.forEachWord(in: utf8, tools) { words.append($0) }
                var missing: [Int] = []
                for (position, range) in words.enumerated() {
                    let bytes = UnsafeBufferPointer(rebasing: utf8[range])
                    hash = SegmentBuilder.joined(hash, analyzer.plainHash(bytes, tools))
                    guard position < Self.mostWords else { continue }
                    // The last word may still be being typed.
                    let isOpen = position == words.count - 1 && range.upperBound == utf8.count
                    if !add(bytes, isOpen: isOpen, analyzer, tools, segment) { missing.append(position) }
                }
                if analyzer.hasBigrams { addPairs(of: utf8, analyzer, tools, segment) }
                if !missing.isEmpty {
                    let joined = JoinedWords.candidates(words, missing: missing, in: utf8)
                    addJoined(joined, analyzer, tools, segment)
                }
                if lists.isEmpty, let last = words.last, last.upperBound == utf8.count {
                    addBeginnings(UnsafeBufferPointer(rebasing: utf8[last]), analyzer, tools, segment)
                }
            }
        }
    }

    /// False for a word that the index lacks.
    private mutating func add(
        _ word: UnsafeBufferPointer<UInt8>, isOpen: Bool, _ analyzer: Analyzer, _ tools: TextTools, _ segment: Segment
    ) -> Bool {
        let count = analyzer.term(word, tools)
        guard count > 0 else { return true }
        let term = UnsafeBufferPointer(rebasing: tools.buffer[..<count])
        if let number = segment.find(term) {
            sequence.append(UInt32(number))
            wantedBits |= 1 &<< UInt64(number)
            guard append(number, Self.wholeWeight, .exact) else { return true }
            rarity += segment.rarity[number]
            for synonym in analyzer.synonyms(of: term) {
                guard let other = synonym.withUnsafeBufferPointer(segment.find) else { continue }
                append(other, Self.synonymBeside, .synonym)
            }
            addCorrections(of: word, number, analyzer, tools, segment)
            if analyzer.hasForms { addForms(beside: number, of: word, analyzer, tools, segment) }
            return true
        }
        rarity += SegmentBuilder.inverseFrequency(holding: 0, of: segment.documentCount)
        return addMissing(word, isOpen: isOpen, analyzer, tools, segment)
    }

    /// False when the term is in the plan already or the plan is full.
    @discardableResult
    mutating func append(_ term: Int, _ weight: Int32, _ match: Match) -> Bool {
        guard lists.count < Self.mostLists, !lists.contains(where: { $0.term == term }) else { return false }
        lists.append(List(term: term, weight: weight, match: match))
        return true
    }
}
