/// Takes words that are written together apart into words that an index has: Kündigungsfrist, tilauslasku.
struct CompoundSplitter {
    private static let shortestPart = 3
    private static let shortestCompound = 7
    /// What is left of a word besides a part that is known must be so long, or it is likely an ending.
    private static let shortestRest = 4
    /// Of three parts the first two are a compound themselves.
    private static let mostParts = 3

    let analyzer: Analyzer
    let tools: TextTools
    private let links: [[UInt8]]

    init(_ analyzer: Analyzer, _ tools: TextTools) {
        self.analyzer = analyzer
        self.tools = tools
        links = [[]] + analyzer.profile.links.map { Array($0.utf8) }
    }

    /// The terms of the parts of a word, in their order; of one part, when the index does not know the other.
    ///
    /// `find`: the number of a term that stands by itself somewhere.
    func parts(of word: UnsafeBufferPointer<UInt8>, find: (UnsafeBufferPointer<UInt8>) -> Int?) -> [Int] {
        let letters = analyzer.plain(word, tools)
        guard !letters.contains(where: { $0 < UInt8(ascii: "a") }) else { return [] }
        return split(letters, most: Self.mostParts, find).parts
    }

    /// The parts that cover most letters of a word; of equals the fewest, then those whose shortest is longest.
    private struct Split {
        var parts: [Int] = []
        var covered = 0
        var shortest = 0

        func isBetter(than other: Split) -> Bool {
            (covered, -parts.count, shortest) > (other.covered, -other.parts.count, other.shortest)
        }
    }

    private func split(_ word: [UInt8], most: Int, _ find: (UnsafeBufferPointer<UInt8>) -> Int?) -> Split {
        let starts = word.indices.filter { word[$0] & 0xC0 != 0x80 }
        var best = Split()
        guard starts.count >= Self.shortestCompound else { return best }
        for letter in Self.shortestPart...(starts.count - Self.shortestPart) {
            let tail = term(word[starts[letter]...], find)
            let tailLetters = starts.count - letter
            for link in links where word[..<starts[letter]].suffix(link.count).elementsEqual(link) {
                let headLetters = letter - link.count
                guard headLetters >= Self.shortestPart else { continue }
                let head = word[..<(starts[letter] - link.count)]
                var found = Split()
                if let head = term(head, find) {
                    found = Split(parts: [head], covered: headLetters)
                } else if tail != nil, most > 2 {
                    found = split(Array(head), most: most - 1, find)
                }
                found.shortest = min(headLetters, tailLetters)
                if found.parts.isEmpty || tail == nil, found.shortest < Self.shortestRest { continue }
                if let tail {
                    found.parts.append(tail)
                    found.covered += tailLetters
                }
                if found.isBetter(than: best) { best = found }
            }
        }
        return best
    }

    private func term(_ part: ArraySlice<UInt8>, _ find: (UnsafeBufferPointer<UInt8>) -> Int?) -> Int? {
        part.withUnsafeBufferPointer { part in
            let count = analyzer.term(part, tools)
            return count > 0 ? find(UnsafeBufferPointer(rebasing: tools.buffer[..<count])) : nil
        }
    }
}
