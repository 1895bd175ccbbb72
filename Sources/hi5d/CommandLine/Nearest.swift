extension [String] {
    /// The word that a mistyped one was probably meant to be: at most two letters away, and less than half of it.
    func nearest(to typed: String) -> String? {
        map { (distance: $0.editDistance(to: typed), word: $0) }
            .filter { $0.distance <= 2 && 2 * $0.distance < Swift.max($0.word.count, typed.count) }
            .min { $0.distance < $1.distance }?.word
    }
}

extension String {
    /// Levenshtein's: how many letters must be added, removed or replaced.
    func editDistance(to other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (line, own) in enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, theirs) in other.enumerated() {
                let replaced = diagonal + (own == theirs ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
