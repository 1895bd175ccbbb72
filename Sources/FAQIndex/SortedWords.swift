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
        prefix.withUnsafeBufferPointer { range(startingWith: $0, at: 0, in: 0..<count) }
    }

    /// The words that are this one: more than one, when the same word stands for several terms.
    func range(of word: [UInt8]) -> Range<Int> {
        word.withUnsafeBufferPointer { range(of: $0, at: 0, in: 0..<count) }
    }

    /// What walking them like a tree relies on: it never looks past the end of a word.
    var areSortedAndDiffer: Bool {
        for number in 0..<count {
            guard !self[number].isEmpty else { return false }
            guard number == 0 || self[number - 1].lexicographicallyPrecedes(self[number]) else { return false }
        }
        return true
    }

    /// How many letters of a word may be mistyped: 1 from 4 letters, 2 from 8.
    static func tolerance(letters: Int) -> Int { letters < 4 ? 0 : letters < 8 ? 1 : 2 }

    /// The nearest words within the tolerance of a word, and how many letters are mistyped; not the word itself. A word
    /// may come more than once.
    ///
    /// `isBeginning`: the words that only begin with what is near.
    func near(
        _ word: [UInt8], atMost most: Int = 2, isBeginning: Bool = false
    ) -> [(word: Int, distance: Int)] {
        var walk = NearWalk(word, in: self, isBeginning: isBeginning)
        let limit = min(most, Self.tolerance(letters: walk.letterCount))
        guard limit > 0, walk.letterCount <= Analyzer.longestWord else { return [] }
        for distance in 1...limit {
            walk.visit(0..<count, edits: distance)
            let found = walk.found.filter { !self[$0].elementsEqual(word) }
            if !found.isEmpty { return found.map { ($0, distance) } }
        }
        return []
    }
}
