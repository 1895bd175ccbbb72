/// Walks sorted words like a tree of letters and leaves every branch that is too far away.
///
/// The distance is that of optimal string alignment (a transposition counts as one), a row of the table for each
/// letter of the branch.
struct NearWalk {
    let words: SortedWords
    let letters: [UInt32]
    let limit: Int
    var found: [(word: Int, distance: Int)] = []

    private let width: Int
    private var rows: [UInt8]
    private var path: [UInt32]

    init(words: SortedWords, letters: [UInt32], limit: Int) {
        self.words = words
        self.letters = letters
        self.limit = limit
        width = letters.count + 1
        // A branch deeper than the word and the limit is always too far.
        rows = [UInt8](repeating: 0, count: width * (letters.count + limit + 2))
        path = [UInt32](repeating: 0, count: letters.count + limit + 2)
        for column in 0..<width { rows[column] = UInt8(column) }
    }

    /// `range`: those that share their first `bytes` bytes, which are the first `depth` letters of the path.
    mutating func visit(_ range: Range<Int>, bytes: Int, depth: Int) {
        var next = range.lowerBound
        if next < range.upperBound, words[next].count == bytes {
            let distance = Int(rows[depth * width + width - 1])
            if distance <= limit, distance > 0 { found.append((next, distance)) }
            next += 1
        }
        guard depth < letters.count + limit else { return }
        while next < range.upperBound {
            let term = words[next]
            let (letter, size) = Self.letter(term, at: bytes)
            let end = self.end(of: term, upTo: bytes + size, in: next..<range.upperBound)
            path[depth] = letter
            if fillRow(depth + 1) { visit(next..<end, bytes: bytes + size, depth: depth + 1) }
            next = end
        }
    }

    /// Where the terms that share the first `count` bytes of `term` end.
    private func end(of term: UnsafeBufferPointer<UInt8>, upTo count: Int, in range: Range<Int>) -> Int {
        let prefix = UnsafeBufferPointer(rebasing: term[..<count])
        var low = range.lowerBound + 1
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if words[middle].starts(with: prefix) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func letter(_ term: UnsafeBufferPointer<UInt8>, at index: Int) -> (letter: UInt32, size: Int) {
        let first = term[index]
        let size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard size > 1, index + size <= term.count else { return (UInt32(first), 1) }
        var value = UInt32(first) & (0x7F >> UInt32(size))
        for byte in term[(index + 1)..<(index + size)] { value = value << 6 | UInt32(byte & 0x3F) }
        return (value, size)
    }

    /// Fills the row of the path's last letter; false when every way on is over the limit.
    private mutating func fillRow(_ depth: Int) -> Bool {
        let row = depth * width
        let above = row - width
        let letter = path[depth - 1]
        rows[row] = UInt8(depth)
        var least = rows[row]
        for column in 1..<width {
            let substitution = rows[above + column - 1] + (letters[column - 1] == letter ? 0 : 1)
            var best = min(substitution, min(rows[above + column], rows[row + column - 1]) + 1)
            if depth > 1, column > 1, letter == letters[column - 2], path[depth - 2] == letters[column - 1] {
                best = min(best, rows[above - width + column - 2] + 1)
            }
            rows[row + column] = best
            least = min(least, best)
        }
        return Int(least) <= limit
    }
}
