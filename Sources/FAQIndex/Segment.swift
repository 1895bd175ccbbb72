/// The index data of some documents, read straight from one stretch of memory. Immutable.
///
/// Layout: `SegmentPart.allCases.count` pairs of UInt64 (offset, bytes), then the parts, each aligned to 64 bytes.
struct Segment: Sendable {
    let region: MemoryRegion
    let documentCount: Int
    let scale: Float
    /// How many terms a document has in each field, on average.
    let averages: SIMD4<Float>

    // All of these point into `region`, which lives as long as they are used through this value.
    nonisolated(unsafe) let terms: SortedWords
    nonisolated(unsafe) let termSlots: UnsafeBufferPointer<Int32>
    nonisolated(unsafe) let rarity: UnsafeBufferPointer<Float>
    nonisolated(unsafe) let postingStarts: UnsafeBufferPointer<UInt32>
    nonisolated(unsafe) let postingDocuments: UnsafeBufferPointer<UInt32>
    nonisolated(unsafe) let postingScores: UnsafeBufferPointer<Int16>
    nonisolated(unsafe) let exactHashes: UnsafeBufferPointer<UInt64>
    nonisolated(unsafe) let exactDocuments: UnsafeBufferPointer<UInt32>
    nonisolated(unsafe) let forwardStarts: UnsafeBufferPointer<UInt32>
    nonisolated(unsafe) let forwardTerms: UnsafeBufferPointer<UInt32>
    nonisolated(unsafe) let forms: WordForms
    nonisolated(unsafe) let grams: GramTable
    nonisolated(unsafe) let dense: DenseLists
    nonisolated(unsafe) private let boosts: UnsafeBufferPointer<UInt8>

    /// Stands between two texts in `forwardTerms`.
    static let textEnd = UInt32.max
    /// Whole texts hash to this; 0 is no text's.
    static let emptyTextHash: UInt64 = 0

    /// A boost of 1 as it is kept.
    static let wholeBoost: Float = 255

    /// nil when the memory does not hold a segment that can be searched safely.
    init?(_ region: MemoryRegion) {
        guard var reader = RegionReader<SegmentPart>(region) else { return nil }
        func part<Value: BitwiseCopyable>(_ part: SegmentPart, of type: Value.Type) -> UnsafeBufferPointer<Value>? {
            reader.part(part, of: type)
        }
        guard let termStarts = part(.termStarts, of: UInt32.self), let termBytes = part(.termBytes, of: UInt8.self),
            let termSlots = part(.termSlots, of: Int32.self), let rarity = part(.rarity, of: Float.self),
            let postingStarts = part(.postingStarts, of: UInt32.self),
            let postingDocuments = part(.postingDocuments, of: UInt32.self),
            let postingScores = part(.postingScores, of: Int16.self),
            let exactHashes = part(.exactHashes, of: UInt64.self),
            let exactDocuments = part(.exactDocuments, of: UInt32.self),
            let forwardStarts = part(.forwardStarts, of: UInt32.self),
            let forwardTerms = part(.forwardTerms, of: UInt32.self),
            let formStarts = part(.formStarts, of: UInt32.self), let formBytes = part(.formBytes, of: UInt8.self),
            let formTerms = part(.formTerms, of: UInt32.self),
            let gramKeys = part(.gramKeys, of: UInt64.self), let gramStarts = part(.gramStarts, of: UInt32.self),
            let gramTerms = part(.gramTerms, of: UInt32.self),
            let boosts = part(.boosts, of: UInt8.self),
            let denseTerms = part(.denseTerms, of: UInt32.self),
            let denseScores = part(.denseScores, of: DenseLists.Scores.self),
            let info = part(.info, of: SegmentInfo.self), info.count == 1, reader.isAtEnd
        else { return nil }
        self.region = region
        terms = SortedWords(starts: termStarts, bytes: termBytes)
        self.termSlots = termSlots
        self.rarity = rarity
        self.postingStarts = postingStarts
        self.postingDocuments = postingDocuments
        self.postingScores = postingScores
        self.exactHashes = exactHashes
        self.exactDocuments = exactDocuments
        self.forwardStarts = forwardStarts
        self.forwardTerms = forwardTerms
        forms = WordForms(words: SortedWords(starts: formStarts, bytes: formBytes), terms: formTerms)
        grams = GramTable(keys: gramKeys, starts: gramStarts, terms: gramTerms)
        self.boosts = boosts
        documentCount = Int(info[0].documentCount)
        dense = DenseLists(
            terms: denseTerms, scores: denseScores, vectorCount: DenseLists.vectorCount(documents: documentCount))
        scale = info[0].scale
        averages = info[0].averages
        guard isSound, boosts.count == documentCount else { return nil }
    }

    var termCount: Int { rarity.count }

    func term(_ number: Int) -> UnsafeBufferPointer<UInt8> { terms[number] }

    /// 0 to 1.
    func boost(_ document: Int) -> Float { Float(boosts[document]) / Self.wholeBoost }

    func postings(_ term: Int) -> Range<Int> { Int(postingStarts[term])..<Int(postingStarts[term + 1]) }

    /// The number of a term; nil when no document has it.
    func find(_ term: UnsafeBufferPointer<UInt8>) -> Int? {
        let mask = termSlots.count - 1
        var slot = Int(truncatingIfNeeded: ByteTable.hash(term)) & mask
        while termSlots[slot] >= 0 {
            let number = Int(termSlots[slot])
            if self.term(number).elementsEqual(term) { return number }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The documents that have exactly this title or asked-as variant.
    func exact(_ hash: UInt64) -> Slice<UnsafeBufferPointer<UInt32>> {
        // Hashes are spread evenly, so that a hash says about where it stands.
        let count = exactHashes.count
        var low = Int(hash.multipliedFullWidth(by: UInt64(count)).high)
        var high = low
        var step = 1
        while low > 0, exactHashes[low - 1] >= hash { (low, step) = (max(0, low - step), step * 2) }
        step = 1
        while high < count, exactHashes[high] < hash { (high, step) = (min(count, high + step), step * 2) }
        while low < high {
            let middle = (low + high) / 2
            if exactHashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < count, exactHashes[end] == hash { end += 1 }
        return exactDocuments[low..<end]
    }
}
