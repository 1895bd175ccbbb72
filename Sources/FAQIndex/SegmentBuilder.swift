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
    /// What a part of a longer word is worth of the word itself: less than the least that the word can be worth.
    static let partShare: Float = 0.25
    /// How much of a document is kept in its order, for phrases: whole texts only, a long one is not like any query.
    private static let longestForward = 512
    private static let longestForwardBody = 32

    private let analyzer: Analyzer
    private var terms = ByteTable(reserving: 1 << 12)
    /// Words as written, and the term that each becomes (-1: none) with the hash of its folded form.
    private var words = ByteTable(reserving: 1 << 14)
    private var wordTerms: [Int32] = []
    private var wordHashes: [UInt64] = []

    private var log = TermLog()
    /// Pairs of letters, where the language has them.
    private var pairs = TermLog()
    private var lengths: [SIMD4<Float>] = []
    private var boosts: [UInt8] = []
    private var forwardStarts: [UInt32] = [0]
    private var forwardTerms: [UInt32] = []
    private var exact: [(hash: UInt64, document: UInt32)] = []

    /// An index that these documents are to be searched with, so that scores are of one kind.
    private let base: Segment?

    init(analyzer: Analyzer, base: Segment? = nil) {
        self.analyzer = analyzer
        self.base = base
    }

    mutating func add(_ documents: some Sequence<IndexDocument>) {
        analyzer.withTools { tools in
            for document in documents { add(document, tools) }
        }
    }

    private mutating func add(_ document: IndexDocument, _ tools: TextTools) {
        var length = SIMD4<Float>()
        for field in Field.allCases {
            field.forEachText(of: document) { text in
                length[field.position] += Float(add(text, field, tools))
            }
        }
        log.endDocument()
        pairs.endDocument()
        lengths.append(length)
        boosts.append(UInt8((document.boost * Segment.wholeBoost).rounded()))
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
            let forwardText = forwardTerms.count
            analyzer.forEachWord(in: utf8, tools) { range in
                let word = word(UnsafeBufferPointer(rebasing: utf8[range]), tools)
                hash = Self.joined(hash, wordHashes[word])
                guard wordTerms[word] >= 0 else { return }
                count += 1
                log.note(Int(wordTerms[word]), field)
                if room > 0 {
                    forwardTerms.append(UInt32(wordTerms[word]))
                    room -= 1
                }
            }
            if analyzer.hasBigrams { addPairs(utf8, field, tools) }
            if room > 0, count > 0 {
                forwardTerms.append(Segment.textEnd)
            } else {
                forwardTerms.removeSubrange(forwardText...)
            }
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
            wordTerms.append(Int32(terms.insert(UnsafeBufferPointer(rebasing: tools.buffer[..<count]))))
        }
        return number
    }

    private mutating func addPairs(_ utf8: UnsafeBufferPointer<UInt8>, _ field: Field, _ tools: TextTools) {
        analyzer.forEachPair(in: utf8, tools) { range in
            let word = word(UnsafeBufferPointer(rebasing: utf8[range]), tools)
            if wordTerms[word] >= 0 { pairs.note(Int(wordTerms[word]), field) }
        }
    }

    static func inverseFrequency(holding count: Int, of total: Int) -> Float {
        powf(logf(1 + (Float(total - count) + 0.5) / (Float(count) + 0.5)), damping)
    }

    /// The finished segment.
    func build() -> Segment {
        let sorted = (0..<terms.count).sorted { terms[$0].lexicographicallyPrecedes(terms[$1]) }
        var numbers = [Int](repeating: 0, count: terms.count)
        for (number, term) in sorted.enumerated() { numbers[term] = number }
        var writer = RegionWriter<SegmentPart>()
        writeTerms(sorted, to: &writer)
        writeForms(sorted, numbers, to: &writer)
        let scale = writePostings(numbers, parts(), to: &writer)
        let pairs = exact.sorted { ($0.hash, $0.document) < ($1.hash, $1.document) }
        writer.write(pairs.map(\.hash), as: .exactHashes)
        writer.write(pairs.map(\.document), as: .exactDocuments)
        writer.write(forwardStarts, as: .forwardStarts)
        writer.write(
            forwardTerms.map { $0 == Segment.textEnd ? $0 : UInt32(numbers[Int($0)]) }, as: .forwardTerms)
        writer.write(boosts, as: .boosts)
        writer.write([SegmentInfo(documentCount: UInt32(lengths.count), scale: scale, averages: averages)], as: .info)
        guard let segment = Segment(writer.finish()) else { preconditionFailure("a built segment can be read") }
        return segment
    }

    private func writeTerms(_ sorted: [Int], to writer: inout RegionWriter<SegmentPart>) {
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

    /// What documents have only as parts of longer words.
    private func parts() -> TermLog {
        let compounds = compounds()
        var parts = TermLog()
        guard !compounds.isEmpty || !pairs.terms.isEmpty else { return parts }
        // The last document that has each term as a word.
        var holders = [Int](repeating: -1, count: terms.count)
        for document in lengths.indices {
            let entries = log.entries(of: document)
            for index in entries { holders[Int(log.terms[index])] = document }
            for index in pairs.entries(of: document) where holders[Int(pairs.terms[index])] != document {
                parts.note(Int(pairs.terms[index]), pairs.counts[index])
            }
            for index in entries {
                for part in compounds[Int(log.terms[index])] ?? [] where holders[part] != document {
                    parts.note(part, log.counts[index])
                }
            }
            parts.endDocument()
        }
        return parts
    }

    /// The parts of the terms that are compounds of others.
    private func compounds() -> [Int: [Int]] {
        guard analyzer.hasCompounds else { return [:] }
        return analyzer.withTools { tools in
            var compounds: [Int: [Int]] = [:]
            let splitter = CompoundSplitter(analyzer, tools)
            for word in 0..<words.count where wordTerms[word] >= 0 {
                let parts = words[word].withUnsafeBufferPointer { splitter.parts(of: $0, find: terms.find) }
                let term = Int(wordTerms[word])
                for part in parts where part != term && !(compounds[term] ?? []).contains(part) {
                    compounds[term, default: []].append(part)
                }
            }
            return compounds
        }
    }

    /// Writes what finds terms that are not quite what was typed.
    private func writeForms(_ sorted: [Int], _ numbers: [Int], to writer: inout RegionWriter<SegmentPart>) {
        var forms: [(word: [UInt8], term: UInt32)] = []
        analyzer.withTools { tools in
            for word in 0..<words.count where wordTerms[word] >= 0 {
                let term = UInt32(numbers[Int(wordTerms[word])])
                words[word].withUnsafeBufferPointer { bytes in
                    forms.append((analyzer.plain(bytes, tools), term))
                    // ASCII words are found as they are.
                    guard !WordScanner.isASCII(bytes), let latin = analyzer.latin(bytes, tools) else { return }
                    forms.append((latin, term))
                }
            }
        }
        WordForms.write(forms.filter { !$0.word.isEmpty }, to: &writer)
        let hasGrams = analyzer.profile.steps.contains(.grams)
        GramTable.write(hasGrams ? sorted.map { terms[$0] } : [], to: &writer)
    }

    /// Sorts the logs by term and turns counts into scores. Returns the score of one step.
    private func writePostings(
        _ numbers: [Int], _ parts: TermLog, to writer: inout RegionWriter<SegmentPart>
    ) -> Float {
        var starts = [UInt32](repeating: 0, count: terms.count + 1)
        for term in log.terms { starts[numbers[Int(term)] + 1] += 1 }
        for term in parts.terms { starts[numbers[Int(term)] + 1] += 1 }
        let usual = usual(holding: Array(starts.dropFirst()), numbers)
        for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
        let whole = odds(of: log, numbers, usual)
        let partial = odds(of: parts, numbers, usual).map { $0 * Self.partShare }
        let scale = max(whole.max() ?? 0, partial.max() ?? 0, 1e-6) / Self.steps
        var next = starts
        var documents = [UInt32](repeating: 0, count: whole.count + partial.count)
        var scores = [Int16](repeating: 0, count: documents.count)
        for document in lengths.indices {
            func post(_ log: TermLog, _ odds: [Float]) {
                for index in log.entries(of: document) {
                    let term = numbers[Int(log.terms[index])]
                    let position = Int(next[term])
                    next[term] += 1
                    documents[position] = UInt32(document)
                    scores[position] = Int16(max(1, (odds[index] / scale).rounded()))
                }
            }
            post(log, whole)
            post(parts, partial)
        }
        writer.write(usual.rarity, as: .rarity)
        writer.write(starts, as: .postingStarts)
        writer.write(documents, as: .postingDocuments)
        writer.write(scores, as: .postingScores)
        DenseLists.write(starts, documents, scores, of: lengths.count, to: &writer)
        return scale
    }

    /// log(1 + p(term | document) / (background · p(term))) for each entry of a log.
    private func odds(of log: TermLog, _ numbers: [Int], _ usual: UsualTerms) -> [Float] {
        let shares = SIMD4<Float>(Field.allCases.map(\.share))
        let penalties = SIMD4<Float>(Field.allCases.map(\.lengthPenalty))
        // A field that hardly any document has is not short in those that have it.
        let length = (1 - penalties) * averages.clamped(lowerBound: .one, upperBound: .init(repeating: .infinity))
        var odds = [Float](repeating: 0, count: log.terms.count)
        for document in lengths.indices {
            let factors = shares / (length + penalties * lengths[document])
            for index in log.entries(of: document) {
                let frequency = (SIMD4<Float>(log.counts[index]) * factors).sum()
                odds[index] = log1pf(frequency / (Self.background * usual.shares[numbers[Int(log.terms[index])]]))
            }
        }
        return odds
    }

    private var averages: SIMD4<Float> {
        base?.averages ?? lengths.reduce(SIMD4<Float>(), +) / Float(max(1, lengths.count))
    }

    /// How usual each term is among the documents, by its number.
    private struct UsualTerms {
        /// Of all documents' terms.
        var shares: [Float] = []
        var rarity: [Float] = []
    }

    /// `holding`: how many documents have each term. With a base these documents are few beside those: its numbers count.
    private func usual(holding: [UInt32], _ numbers: [Int]) -> UsualTerms {
        var usual = UsualTerms()
        guard let base else {
            let total = Float(holding.reduce(0, +))
            usual.shares = holding.map { Float($0) / total }
            usual.rarity = holding.map { Self.inverseFrequency(holding: Int($0), of: lengths.count) }
            return usual
        }
        usual.shares = [Float](repeating: 0, count: holding.count)
        usual.rarity = usual.shares
        let total = Float(max(1, base.postingDocuments.count))
        for (term, number) in numbers.enumerated() {
            let known = terms[term].withUnsafeBufferPointer { base.find($0) }.map { base.postings($0).count }
            let count = known ?? Int(holding[number])
            usual.shares[number] = Float(count) / total
            usual.rarity[number] = Self.inverseFrequency(
                holding: min(count, base.documentCount), of: base.documentCount)
        }
        return usual
    }
}
