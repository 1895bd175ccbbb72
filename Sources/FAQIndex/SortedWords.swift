/// Words in the order of their bytes, one after the other in memory that somebody else keeps.
struct SortedWords {
    let starts: UnsafeBufferPointer<UInt32>
    let bytes: UnsafeBufferPointer<UInt8>

    var count: Int { starts.count - 1 }

    subscript(number: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(starts[number])..<Int(starts[number + 1])])
    }

    /// The words that begin with these bytes.
    func range(startingWith prefix: [UInt8]) -> Range<Int> {
        let start = first { !$0.lexicographicallyPrecedes(prefix) }
        let end = first { word in !word.lexicographicallyPrecedes(prefix) && !word.starts(with: prefix) }
        return start..<max(start, end)
    }

    /// The words that are this one: more than one, when the same word stands for several terms.
    func range(of word: [UInt8]) -> Range<Int> {
        let start = first { !$0.lexicographicallyPrecedes(word) }
        var end = start
        while end < count, self[end].elementsEqual(word) { end += 1 }
        return start..<end
    }

    /// The number of the first word for which this holds, where it holds for all after it.
    private func first(_ holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// How many letters of a word may be mistyped: 1 from 4 letters, 2 from 8.
    static func tolerance(letters: Int) -> Int { letters < 4 ? 0 : letters < 8 ? 1 : 2 }

    /// The nearest words within the tolerance of a word, and how many letters are mistyped; not the word itself.
    func near(_ word: [UInt8], atMost most: Int = 2) -> [(word: Int, distance: Int)] {
        let letters = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
        let limit = min(most, Self.tolerance(letters: letters.count))
        guard limit > 0, letters.count <= Analyzer.longestWord else { return [] }
        for limit in 1...limit {
            var walk = NearWalk(words: self, letters: letters, limit: limit)
            walk.visit(0..<count, bytes: 0, depth: 0)
            if !walk.found.isEmpty { return walk.found }
        }
        return []
    }
}
