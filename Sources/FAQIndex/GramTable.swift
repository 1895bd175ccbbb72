/// Runs of three letters and the terms of an index that have them, to find words that are alike.
struct GramTable {
    let keys: UnsafeBufferPointer<UInt64>
    let starts: UnsafeBufferPointer<UInt32>
    let terms: UnsafeBufferPointer<UInt32>

    private static let length = 3
    /// A shorter word has too few runs to tell it from others.
    private static let shortestWord = 4
    /// Dice's coefficient: twice the runs that two words share, by the runs they have.
    private static let leastLikeness: Float = 0.55

    /// The runs of a word, each once: three letters of 21 bits.
    static func grams(of word: some Sequence<UInt8>) -> [UInt64] {
        let letters = String(decoding: Array(word), as: UTF8.self).unicodeScalars.map { UInt64($0.value) }
        guard letters.count >= shortestWord else { return [] }
        var grams: [UInt64] = []
        for start in 0...(letters.count - length) {
            let gram = letters[start..<start + length].reduce(0) { $0 << 21 | $1 }
            if !grams.contains(gram) { grams.append(gram) }
        }
        return grams
    }

    /// The terms that are most like a word, but not the same, the likest first; `likeness` up to 1.
    func terms(like word: [UInt8], in words: SortedWords, most: Int) -> [(term: Int, likeness: Float)] {
        let wanted = keys.isEmpty ? [] : Self.grams(of: word)
        guard !wanted.isEmpty else { return [] }
        // How many of the runs each term shares.
        var shared = [UInt8](repeating: 0, count: words.count)
        var met: [Int] = []
        for gram in wanted {
            guard let place = place(of: gram) else { continue }
            for index in Int(starts[place])..<Int(starts[place + 1]) {
                let term = Int(terms[index])
                if shared[term] == 0 { met.append(term) }
                shared[term] &+= 1
            }
        }
        let alike = met.compactMap { term -> (term: Int, likeness: Float)? in
            let letters = words[term].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
            let runs = letters - Self.length + 1
            let likeness = min(1, 2 * Float(shared[term]) / Float(wanted.count + runs))
            return likeness >= Self.leastLikeness && !words[term].elementsEqual(word) ? (term, likeness) : nil
        }
        return Array(alike.sorted { ($1.likeness, $0.term) < ($0.likeness, $1.term) }.prefix(most))
    }

    private func place(of gram: UInt64) -> Int? {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < gram { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == gram ? low : nil
    }

    /// Lays the runs of an index's terms out. `terms`: in their order.
    static func write(_ terms: some Sequence<ArraySlice<UInt8>>, to writer: inout RegionWriter<SegmentPart>) {
        var pairs: [(gram: UInt64, term: UInt32)] = []
        for (number, term) in terms.enumerated() {
            for gram in grams(of: term) { pairs.append((gram, UInt32(number))) }
        }
        pairs.sort { ($0.gram, $0.term) < ($1.gram, $1.term) }
        var (keys, starts): ([UInt64], [UInt32]) = ([], [])
        for (index, pair) in pairs.enumerated() where keys.last != pair.gram {
            keys.append(pair.gram)
            starts.append(UInt32(index))
        }
        starts.append(UInt32(pairs.count))
        writer.write(keys, as: .gramKeys)
        writer.write(starts, as: .gramStarts)
        writer.write(pairs.map(\.term), as: .gramTerms)
    }
}
