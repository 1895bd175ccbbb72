/// What people may type in Latin letters for the words of an index: Greeklish, or a word without its marks.
struct LatinForms {
    /// Sorted; the same word may stand there for several terms.
    let words: SortedWords
    /// The term of each word.
    let terms: UnsafeBufferPointer<UInt32>

    /// The terms that are typed like this.
    func terms(of word: [UInt8]) -> [Int] { words.range(of: word).map { Int(terms[$0]) } }

    /// The terms that are typed like this but for some letters, the nearest first.
    func terms(near word: [UInt8]) -> [(term: Int, distance: Int)] {
        words.near(word).sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }
            .map { (Int(terms[$0.word]), $0.distance) }
    }

    /// Lays forms out. `forms`: each with the number of its term.
    static func write(_ forms: [(word: [UInt8], term: UInt32)], to writer: inout SegmentWriter) {
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
        writer.write(starts, as: .latinStarts)
        writer.write(bytes, as: .latinBytes)
        writer.write(terms, as: .latinTerms)
    }
}
