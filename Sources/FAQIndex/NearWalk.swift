/// Finds the sorted words that differ from a word in a number of letters, going through them like a tree of letters.
///
/// The distance is that of optimal string alignment: a letter too many, one too few, another one, or two that changed
/// places count as one, and none is touched twice. What is left of the word when no more letters may differ is looked
/// up as a whole, so that few branches of the tree are visited.
struct NearWalk {
    private let words: SortedWords
    private let word: [UInt8]
    /// Whether words may go on behind it.
    private let isBeginning: Bool
    /// Where the word's letters begin, and its end.
    private let starts: [Int]
    /// The numbers of the words that were found, and possibly of the word itself; some may come twice.
    private(set) var found: [Int] = []

    init(_ word: [UInt8], in words: SortedWords, isBeginning: Bool = false) {
        self.words = words
        self.word = word
        self.isBeginning = isBeginning
        starts = word.indices.filter { word[$0] & 0xC0 != 0x80 } + [word.count]
    }

    var letterCount: Int { starts.count - 1 }

    /// Visits words that share their first `depth` bytes, which stand for the first `letter` letters of the word.
    /// Exactly `edits` of the other letters are to differ.
    mutating func visit(_ range: Range<Int>, depth: Int = 0, letter: Int = 0, edits: Int) {
        guard edits > 0 else { return lookUp(range, depth: depth, letter: letter) }
        var (range, depth, letter) = (range, depth, letter)
        // As far as words go on like the word itself, and at each letter all that may come instead.
        while !range.isEmpty {
            let letters = letterCount
            if letter < letters { visit(range, depth: depth, letter: letter + 1, edits: edits - 1) }
            if letter + 1 < letters { visitSwapped(range, depth: depth, letter: letter, edits: edits - 1) }
            var same = range.upperBound..<range.upperBound
            var next = range.lowerBound
            while next < range.upperBound, words.count(of: next) <= depth { next += 1 }
            while next < range.upperBound {
                let size = letterSize(of: next, at: depth)
                let branch = next..<endOfBranch(next..<range.upperBound, depth: depth, size: size)
                next = branch.upperBound
                if letter < letters, isLetter(letter, of: branch.lowerBound, at: depth, size) {
                    same = branch
                    continue
                }
                visit(branch, depth: depth + size, letter: letter, edits: edits - 1)
                if letter < letters { visit(branch, depth: depth + size, letter: letter + 1, edits: edits - 1) }
            }
            guard letter < letters else { return }
            depth += starts[letter + 1] - starts[letter]
            letter += 1
            range = same
        }
    }

    /// Visits the words in which this letter and the next have changed places.
    private mutating func visitSwapped(_ range: Range<Int>, depth: Int, letter: Int, edits: Int) {
        let (first, second, end) = (starts[letter], starts[letter + 1], starts[letter + 2])
        guard !word[first..<second].elementsEqual(word[second..<end]) else { return }
        let swapped = word.withUnsafeBufferPointer { word in
            let begun = words.range(
                startingWith: UnsafeBufferPointer(rebasing: word[second..<end]), at: depth, in: range)
            return words.range(
                startingWith: UnsafeBufferPointer(rebasing: word[first..<second]), at: depth + end - second, in: begun)
        }
        visit(swapped, depth: depth + end - first, letter: letter + 2, edits: edits)
    }

    private mutating func lookUp(_ range: Range<Int>, depth: Int, letter: Int) {
        guard !range.isEmpty else { return }
        let same = word.withUnsafeBufferPointer { word in
            let rest = UnsafeBufferPointer(rebasing: word[starts[letter]...])
            return isBeginning
                ? words.range(startingWith: rest, at: depth, in: range) : words.range(of: rest, at: depth, in: range)
        }
        if !same.isEmpty { found.append(contentsOf: same) }
    }

    /// How many bytes the letter of a word at a place has that is inside the word.
    private func letterSize(of number: Int, at depth: Int) -> Int {
        let first = words.byte(depth, of: number)
        let size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        return depth + size <= words.count(of: number) ? size : 1
    }

    private func isLetter(_ letter: Int, of number: Int, at depth: Int, _ size: Int) -> Bool {
        guard starts[letter + 1] - starts[letter] == size else { return false }
        for offset in 0..<size where words.byte(depth + offset, of: number) != word[starts[letter] + offset] {
            return false
        }
        return true
    }

    /// Where the words end that have the same letter there as the first of them: most branches are short.
    private func endOfBranch(_ range: Range<Int>, depth: Int, size: Int) -> Int {
        let letter = UnsafeBufferPointer(rebasing: words[range.lowerBound][depth..<depth + size])
        var low = range.lowerBound + 1
        var step = 1
        while low + step < range.upperBound, words.compare(low + step, letter, at: depth, isBeginning: true) <= 0 {
            low += step
            step *= 2
        }
        var high = min(range.upperBound, low + step)
        while low < high {
            let middle = (low + high) / 2
            if words.compare(middle, letter, at: depth, isBeginning: true) <= 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}

/// The parts of words from a place on, where all words of a range are the same up to there.
extension SortedWords {
    func count(of number: Int) -> Int { Int(starts[number + 1]) - Int(starts[number]) }

    /// A byte that the word has.
    func byte(_ place: Int, of number: Int) -> UInt8 { bytes[Int(starts[number]) + place] }

    /// Below 0 when a word's bytes from a place on come before these, 0 when they are the same, or only begin with
    /// them and `isBeginning`.
    func compare(_ number: Int, _ other: UnsafeBufferPointer<UInt8>, at place: Int, isBeginning: Bool) -> Int {
        let rest = count(of: number) - place
        let shared = min(rest, other.count)
        var index = Int(starts[number]) + place
        for offset in 0..<max(0, shared) {
            let (own, others) = (bytes[index], other[offset])
            if own != others { return own < others ? -1 : 1 }
            index += 1
        }
        return rest < other.count ? -1 : rest == other.count || isBeginning ? 0 : 1
    }

    /// Those that go on with these bytes and end there.
    func range(of rest: UnsafeBufferPointer<UInt8>, at place: Int, in range: Range<Int>) -> Range<Int> {
        let start = first(in: range) { compare($0, rest, at: place, isBeginning: false) >= 0 }
        var end = start
        while end < range.upperBound, compare(end, rest, at: place, isBeginning: false) == 0 { end += 1 }
        return start..<end
    }

    /// Those that go on with these bytes.
    func range(startingWith rest: UnsafeBufferPointer<UInt8>, at place: Int, in range: Range<Int>) -> Range<Int> {
        let start = first(in: range) { compare($0, rest, at: place, isBeginning: true) >= 0 }
        return start..<first(in: start..<range.upperBound) { compare($0, rest, at: place, isBeginning: true) > 0 }
    }

    /// The first number for which this holds, where it holds for all after it.
    func first(in range: Range<Int>, _ holds: (Int) -> Bool) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
