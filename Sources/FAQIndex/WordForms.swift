/// What people type for the terms of an index: words with their endings but without marks, and where the language has
/// rules for it, in Latin letters.
struct WordForms {
    /// Sorted; the same word may stand there for several terms.
    let words: SortedWords
    /// The term of each word.
    let terms: UnsafeBufferPointer<UInt32>

    /// The terms that are typed like this.
    func terms(of word: [UInt8]) -> [Int] { words.range(of: word).map { Int(terms[$0]) } }

    /// A short beginning has very many words: only so many of them are looked at.
    private static let mostLookedAt = 4_000

    /// The terms of the words that begin like this, each once.
    func terms(startingWith prefix: [UInt8]) -> [Int] {
        let range = words.range(startingWith: prefix).prefix(Self.mostLookedAt)
        return distinct(range.map { (Int(terms[$0]), 0) }).map(\.term)
    }

    /// The terms of the words that end like this, each once.
    func terms(endingWith suffix: [UInt8]) -> [Int] {
        distinct((0..<words.count).filter { words[$0].ends(with: suffix) }.map { (Int(terms[$0]), 0) }).map(\.term)
    }

    /// The terms of the words that are like this but for some letters, each with its least distance.
    ///
    /// `isBeginning`: also the words that only begin with what is like this.
    func terms(near word: [UInt8], distance: Int, isBeginning: Bool) -> [(term: Int, distance: Int)] {
        let near = words.near(word, atMost: distance, isBeginning: isBeginning).prefix(Self.mostLookedAt)
        return distinct(near.map { (Int(terms[$0.word]), $0.distance) })
    }

    private func distinct(_ found: [(term: Int, distance: Int)]) -> [(term: Int, distance: Int)] {
        let sorted = found.sorted { ($0.term, $0.distance) < ($1.term, $1.distance) }
        return sorted.indices.filter { $0 == 0 || sorted[$0].term != sorted[$0 - 1].term }.map { sorted[$0] }
    }

    /// Lays forms out. `forms`: each with the number of its term.
    static func write(_ forms: [(word: [UInt8], term: UInt32)], to writer: inout RegionWriter<SegmentPart>) {
        let sorted = forms.sorted {
            $0.word == $1.word ? $0.term < $1.term : $0.word.lexicographicallyPrecedes($1.word)
        }
        var (starts, bytes, terms): ([UInt32], [UInt8], [UInt32]) = ([0], [], [])
        for (index, form) in sorted.enumerated() {
            if index > 0, sorted[index - 1].term == form.term, sorted[index - 1].word == form.word { continue }
            bytes += form.word
            starts.append(UInt32(bytes.count))
            terms.append(form.term)
        }
        writer.write(starts, as: .formStarts)
        writer.write(bytes, as: .formBytes)
        writer.write(terms, as: .formTerms)
    }
}

extension UnsafeBufferPointer<UInt8> {
    func ends(with suffix: [UInt8]) -> Bool {
        count >= suffix.count && self[(count - suffix.count)...].elementsEqual(suffix)
    }
}
