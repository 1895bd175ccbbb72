/// Finds the terms of a segment that are near a word: the same beginning, or a few letters mistyped.
extension Segment {
    /// The most frequent terms that start with these bytes, at most `most`.
    func terms(startingWith prefix: [UInt8], most: Int) -> [Int] {
        guard prefix.count >= 2 else { return [] }
        let start = firstTerm { !$0.lexicographicallyPrecedes(prefix) }
        let end = firstTerm { term in !term.lexicographicallyPrecedes(prefix) && !term.starts(with: prefix) }
        return mostFrequent(start..<max(start, end), most)
    }

    /// The number of the first term for which this holds, where it holds for all after it.
    private func firstTerm(_ holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> Int {
        var low = 0
        var high = termCount
        while low < high {
            let middle = (low + high) / 2
            if holds(term(middle)) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// A short prefix has very many terms: only so many of them are looked at.
    private static let mostLookedAt = 2_000

    private func mostFrequent(_ terms: Range<Int>, _ most: Int) -> [Int] {
        Array(
            terms.prefix(Self.mostLookedAt).sorted { (postings($1).count, $0) < (postings($0).count, $1) }.prefix(most))
    }

    /// How many letters of a word may be mistyped: 1 from 4 letters, 2 from 8.
    static func tolerance(letters: Int) -> Int { letters < 4 ? 0 : letters < 8 ? 1 : 2 }

    /// The terms within the tolerance of a word: the nearest first, then the most frequent.
    func terms(near word: [UInt8], most: Int) -> [(term: Int, distance: Int)] {
        let letters = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
        let limit = Self.tolerance(letters: letters.count)
        guard limit > 0, letters.count <= Analyzer.longestWord else { return [] }
        var walk = NearWalk(segment: self, letters: letters, limit: limit)
        walk.visit(0..<termCount, bytes: 0, depth: 0)
        let best = walk.found.sorted {
            ($0.distance, postings($1.term).count, $0.term) < ($1.distance, postings($0.term).count, $1.term)
        }
        return Array(best.prefix(most))
    }
}

/// Walks the sorted terms like a tree of letters and leaves every branch that is too far away.
///
/// The distance is that of optimal string alignment (a transposition counts as one), a row of the table for each
/// letter of the branch.
private struct NearWalk {
    let segment: Segment
    let letters: [UInt32]
    let limit: Int
    var found: [(term: Int, distance: Int)] = []

    private let width: Int
    private var rows: [UInt8]
    private var path: [UInt32]

    init(segment: Segment, letters: [UInt32], limit: Int) {
        self.segment = segment
        self.letters = letters
        self.limit = limit
        width = letters.count + 1
        // A branch deeper than the word and the limit is always too far.
        rows = [UInt8](repeating: 0, count: width * (letters.count + limit + 2))
        path = [UInt32](repeating: 0, count: letters.count + limit + 2)
        for column in 0..<width { rows[column] = UInt8(column) }
    }

    /// `terms`: those that share their first `bytes` bytes, which are the first `depth` letters of the path.
    mutating func visit(_ terms: Range<Int>, bytes: Int, depth: Int) {
        var next = terms.lowerBound
        if next < terms.upperBound, segment.term(next).count == bytes {
            let distance = Int(rows[depth * width + width - 1])
            if distance <= limit, distance > 0 { found.append((next, distance)) }
            next += 1
        }
        guard depth < letters.count + limit else { return }
        while next < terms.upperBound {
            let term = segment.term(next)
            let (letter, size) = Self.letter(term, at: bytes)
            let end = self.end(of: term, upTo: bytes + size, in: next..<terms.upperBound)
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
            if segment.term(middle).starts(with: prefix) { low = middle + 1 } else { high = middle }
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
