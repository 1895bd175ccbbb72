import Glibc

/// Counts the terms of documents and lays a segment out.
///
/// The formula asks how much likelier a word is in a question for this document than in any text, the mixture of
/// language models of Ogilvie and Callan (Combining Document Representations for Known-Item Search, 2003) over the
/// length norms of BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009, 3.6): the
/// frequencies of a term in the fields of a document, each divided by the field's length, mixed by the fields' shares,
/// add up to p(term | document); the score is log(1 + p(term | document) / (background · p(term))), where p(term) is
/// the term's share of all documents' terms. The sum over a query's words is the logarithm of the odds.
struct SegmentBuilder {
    /// How much of a question is words that have nothing to do with what is looked for.
    static let background: Float = 0.02
    /// Holds the rarity of words down where a text is compared with a whole query: in a short question each word counts.
    static let damping: Float = 0.3
    /// Scores are kept as whole steps; so many that a whole query fits 15 bits (`QueryPlan.mostLists`).
    static let steps: Float = 1_023
    /// How much of a document is kept in its order, for phrases.
    private static let longestForward = 512
    private static let longestForwardBody = 32

    private let analyzer: Analyzer
    private var terms = ByteTable(reserving: 1 << 12)
    /// Words as written, and the term that each becomes (-1: none) with the hash of its folded form.
    private var words = ByteTable(reserving: 1 << 14)
    private var wordTerms: [Int32] = []
    private var wordHashes: [UInt64] = []

    /// One entry for each term of each document, in the order of the documents.
    private var logTerms: [UInt32] = []
    private var logCounts: [SIMD4<UInt8>] = []
    private var logEnds: [Int] = []
    private var lengths: [SIMD4<Float>] = []
    private var boosts: [UInt8] = []
    private var forwardStarts: [UInt32] = [0]
    private var forwardTerms: [UInt32] = []
    private var exact: [(hash: UInt64, document: UInt32)] = []

    /// Where each term of the current document stands in the log.
    private var positions: [Int32] = []

    init(analyzer: Analyzer) { self.analyzer = analyzer }

    mutating func add(_ documents: some Sequence<IndexDocument>) {
        analyzer.withTools { tools in
            for document in documents { add(document, tools) }
        }
    }

    private mutating func add(_ document: IndexDocument, _ tools: TextTools) {
        let start = logTerms.count
        var length = SIMD4<Float>()
        for field in Field.allCases {
            field.forEachText(of: document) { text in
                length[field.position] += Float(add(text, field, tools))
            }
        }
        for index in start..<logTerms.count { positions[Int(logTerms[index])] = -1 }
        lengths.append(length)
        boosts.append(UInt8((document.boost * Segment.wholeBoost).rounded()))
        logEnds.append(logTerms.count)
        forwardStarts.append(UInt32(forwardTerms.count))
    }

    /// Counts the terms of one text and returns how many it has.
    private mutating func add(_ text: String, _ field: Field, _ tools: TextTools) -> Int {
        var text = text
        return text.withUTF8 { utf8 in
            var count = 0
            var hash = Segment.emptyTextHash
            let forwardStart = Int(forwardStarts[forwardStarts.count - 1])
            var room = min(
                Self.longestForward - (forwardTerms.count - forwardStart),
                field == .body ? Self.longestForwardBody : Self.longestForward)
            if field == .tags { room = 0 }
            analyzer.forEachWord(in: utf8, tools) { range in
                let word = word(UnsafeBufferPointer(rebasing: utf8[range]), tools)
                hash = Self.joined(hash, wordHashes[word])
                guard wordTerms[word] >= 0 else { return }
                count += 1
                note(wordTerms[word], field)
                if room > 0 {
                    forwardTerms.append(UInt32(wordTerms[word]))
                    room -= 1
                }
            }
            if room > 0, count > 0 { forwardTerms.append(Segment.textEnd) }
            if field == .title || field == .asked, hash != Segment.emptyTextHash {
                exact.append((hash, UInt32(lengths.count)))
            }
            return count
        }
    }

    static func joined(_ hash: UInt64, _ word: UInt64) -> UInt64 { (hash &* 0x9E37_79B9_7F4A_7C15) &+ word }

    /// The number of a word as written; a new one is analysed once.
    private mutating func word(_ bytes: UnsafeBufferPointer<UInt8>, _ tools: TextTools) -> Int {
        let number = words.insert(bytes)
        guard number == wordTerms.count else { return number }
        wordHashes.append(analyzer.plainHash(bytes, tools))
        let count = analyzer.term(bytes, tools)
        if count == 0 {
            wordTerms.append(-1)
        } else {
            let term = terms.insert(UnsafeBufferPointer(rebasing: tools.buffer[..<count]))
            if term == positions.count { positions.append(-1) }
            wordTerms.append(Int32(term))
        }
        return number
    }

    private mutating func note(_ term: Int32, _ field: Field) {
        var position = Int(positions[Int(term)])
        if position < 0 {
            position = logTerms.count
            positions[Int(term)] = Int32(position)
            logTerms.append(UInt32(term))
            logCounts.append(.zero)
        }
        if logCounts[position][field.position] < .max { logCounts[position][field.position] += 1 }
    }

    static func inverseFrequency(holding count: Int, of total: Int) -> Float {
        powf(logf(1 + (Float(total - count) + 0.5) / (Float(count) + 0.5)), damping)
    }

    /// The finished segment.
    func build() -> Segment {
        let sorted = (0..<terms.count).sorted { terms[$0].lexicographicallyPrecedes(terms[$1]) }
        var numbers = [Int](repeating: 0, count: terms.count)
        for (number, term) in sorted.enumerated() { numbers[term] = number }
        var writer = SegmentWriter()
        writeTerms(sorted, to: &writer)
        let scale = writePostings(numbers, to: &writer)
        let pairs = exact.sorted { ($0.hash, $0.document) < ($1.hash, $1.document) }
        writer.write(pairs.map(\.hash), as: .exactHashes)
        writer.write(pairs.map(\.document), as: .exactDocuments)
        writer.write(forwardStarts, as: .forwardStarts)
        writer.write(
            forwardTerms.map { $0 == Segment.textEnd ? $0 : UInt32(numbers[Int($0)]) }, as: .forwardTerms)
        writer.write(boosts, as: .boosts)
        writer.write([SegmentInfo(documentCount: UInt32(lengths.count), scale: scale)], as: .info)
        guard let segment = Segment(writer.finish()) else { preconditionFailure("a built segment can be read") }
        return segment
    }

    private func writeTerms(_ sorted: [Int], to writer: inout SegmentWriter) {
        var starts: [UInt32] = [0]
        var bytes: [UInt8] = []
        var size = 16
        while size < sorted.count * 2 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        for (number, term) in sorted.enumerated() {
            let text = terms[term]
            bytes.append(contentsOf: text)
            starts.append(UInt32(bytes.count))
            var slot = text.withUnsafeBufferPointer { Int(truncatingIfNeeded: ByteTable.hash($0)) } & (size - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int32(number)
        }
        writer.write(starts, as: .termStarts)
        writer.write(bytes, as: .termBytes)
        writer.write(slots, as: .termSlots)
    }

    /// Sorts the log by term and turns counts into scores. Returns the score of one step.
    private func writePostings(_ numbers: [Int], to writer: inout SegmentWriter) -> Float {
        var starts = [UInt32](repeating: 0, count: terms.count + 1)
        for term in logTerms { starts[numbers[Int(term)] + 1] += 1 }
        let holding = Array(starts.dropFirst())
        let rarity = holding.map { Self.inverseFrequency(holding: Int($0), of: lengths.count) }
        for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
        let noise = holding.map { Self.background * Float($0) / Float(logTerms.count) }
        var odds = [Float](repeating: 0, count: logTerms.count)
        var highest: Float = 1e-6
        forEachPosting { index, frequency in
            odds[index] = log1pf(frequency / noise[numbers[Int(logTerms[index])]])
            highest = max(highest, odds[index])
        }
        let scale = highest / Self.steps
        var next = starts
        var documents = [UInt32](repeating: 0, count: logTerms.count)
        var scores = [Int16](repeating: 0, count: logTerms.count)
        var at = 0
        for (document, end) in logEnds.enumerated() {
            for index in at..<end {
                let term = numbers[Int(logTerms[index])]
                let position = Int(next[term])
                next[term] += 1
                documents[position] = UInt32(document)
                scores[position] = Int16(max(1, (odds[index] / scale).rounded()))
            }
            at = end
        }
        writer.write(rarity, as: .rarity)
        writer.write(starts, as: .postingStarts)
        writer.write(documents, as: .postingDocuments)
        writer.write(scores, as: .postingScores)
        return scale
    }

    /// Calls `body` with each place in the log and p(term | document).
    private func forEachPosting(_ body: (Int, Float) -> Void) {
        let averages = lengths.reduce(SIMD4<Float>(), +) / Float(max(1, lengths.count))
        let shares = SIMD4<Float>(Field.allCases.map(\.share))
        let penalties = SIMD4<Float>(Field.allCases.map(\.lengthPenalty))
        // A field that hardly any document has is not short in those that have it.
        let usual = (1 - penalties) * averages.clamped(lowerBound: .one, upperBound: .init(repeating: .infinity))
        var at = 0
        for (document, end) in logEnds.enumerated() {
            let factors = shares / (usual + penalties * lengths[document])
            for index in at..<end { body(index, (SIMD4<Float>(logCounts[index]) * factors).sum()) }
            at = end
        }
    }
}
