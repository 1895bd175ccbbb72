/// Which words each class's own examples use. A message may have the words that decide for an article and be about
/// something else: "my landlord charged me twice". Then it also has words that nobody uses who asks for the article.
struct KnownWords: Sendable, Equatable {
    /// A word's hash, its lowest bits replaced by a class that uses it; ascending.
    let entries: [UInt64]

    private static let classBits: UInt64 = 20
    private static let classMask: UInt64 = 1 << classBits - 1

    init(entries: [UInt64]) { self.entries = entries }

    /// `targets`: the class of each text.
    init(_ read: [[FeatureReader.Feature]], _ targets: [Int]) {
        var entries: Set<UInt64> = []
        for (features, target) in zip(read, targets) {
            for feature in features where feature.isTerm {
                entries.insert(feature.hash & ~Self.classMask | UInt64(target))
            }
        }
        self.init(entries: entries.sorted())
    }

    /// For each class how many of a text's words its examples use, by the root of how many words there are, as by a
    /// cosine: who writes much also tells what is beside the point. 0 for a text without words.
    func familiarity(of features: [FeatureReader.Feature], classes: Int) -> [Float] {
        var known = [Float](repeating: 0, count: classes)
        let words = features.filter(\.isTerm)
        for word in words {
            let hash = word.hash & ~Self.classMask
            var position = firstEntry(from: hash)
            while position < entries.count, entries[position] & ~Self.classMask == hash {
                known[Int(entries[position] & Self.classMask)] += 1
                position += 1
            }
        }
        return known.map { $0 / Float(max(1, words.count)).squareRoot() }
    }

    private func firstEntry(from value: UInt64) -> Int {
        var range = entries.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = entries[middle] < value ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// Whether every class is below this number, as `familiarity` takes for granted.
    func fits(classes: Int) -> Bool {
        zip(entries, entries.dropFirst()).allSatisfy(<) && entries.allSatisfy { $0 & Self.classMask < classes }
    }
}
