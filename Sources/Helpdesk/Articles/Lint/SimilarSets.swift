/// Finds the pairs of sets whose Jaccard similarity (the share of what is in both among what is in either) is at
/// least a threshold, without comparing all pairs.
///
/// By prefix filtering (Bayardo, Ma, Srikant: Scaling up all pairs similarity search, 2007): with the elements of all
/// sets in one order, the rarest first, two sets can be that similar only if they share one of the first
/// n − ⌈t·n⌉ + 1 of their n elements.
enum SimilarSets {
    struct Pair: Equatable {
        let first: Int
        let second: Int
        let similarity: Double
    }

    /// Pairs of positions, the smaller first, ordered. Empty sets are like none.
    static func pairs(_ sets: [Set<String>], threshold: Double) -> [Pair] {
        let ordered = byRarity(sets)
        var holders: [Int: [Int]] = [:]
        var pairs: [Pair] = []
        for position in ordered.indices.sorted(by: { ordered[$0].count < ordered[$1].count }) {
            let elements = ordered[position]
            guard !elements.isEmpty else { continue }
            let prefix = elements.prefix(elements.count - Int((threshold * Double(elements.count)).rounded(.up)) + 1)
            var candidates: Set<Int> = []
            for element in prefix {
                for other in holders[element] ?? []
                where Double(ordered[other].count) >= threshold * Double(elements.count) {
                    candidates.insert(other)
                }
                holders[element, default: []].append(position)
            }
            for other in candidates {
                let similarity = similarity(elements, ordered[other])
                guard similarity >= threshold else { continue }
                pairs.append(Pair(first: min(position, other), second: max(position, other), similarity: similarity))
            }
        }
        return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// The sets as sorted numbers, of which the rarest element of all sets has the smallest.
    private static func byRarity(_ sets: [Set<String>]) -> [[Int]] {
        var counts: [String: Int] = [:]
        for set in sets { for element in set { counts[element, default: 0] += 1 } }
        let order = counts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1.key, $0) })
        return sets.map { $0.compactMap { numbers[$0] }.sorted() }
    }

    private static func similarity(_ left: [Int], _ right: [Int]) -> Double {
        var (i, j, shared) = (0, 0, 0)
        while i < left.count, j < right.count {
            if left[i] == right[j] { shared += 1 }
            let step = (left[i], right[j])
            if step.0 <= step.1 { i += 1 }
            if step.1 <= step.0 { j += 1 }
        }
        return Double(shared) / Double(left.count + right.count - shared)
    }
}
