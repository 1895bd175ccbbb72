import Glibc

/// The features that a model knows, and how much each of them tells.
struct Vocabulary: Sendable {
    /// How much a feature tells, by its number.
    let weights: [Float]
    /// The number of each feature, by its hash.
    private let numbers: HashNumbers

    /// The hash of each feature, in ascending order.
    var hashes: [UInt64] { numbers.hashes }

    /// A text as the numbers of its features and how strong each is.
    struct Vector: Sendable {
        var features: [Int32] = []
        var values: [Float] = []

        /// About half of the features, as long together as all were: a model that never sees a whole example cannot lean
        /// on one word (dropout; Hinton and others, 2012).
        func thinned(using random: inout some RandomNumberGenerator) -> Vector {
            var thinned = Vector()
            thinned.features.reserveCapacity(features.count)
            thinned.values.reserveCapacity(features.count)
            var square: Float = 0
            var bits: UInt64 = 0
            for index in features.indices {
                if index % UInt64.bitWidth == 0 { bits = random.next() }
                if bits & 1 == 1 {
                    thinned.features.append(features[index])
                    thinned.values.append(values[index])
                    square += values[index] * values[index]
                }
                bits >>= 1
            }
            guard square > 0 else { return self }
            for index in thinned.values.indices { thinned.values[index] /= square.squareRoot() }
            return thinned
        }
    }

    /// A feature that occurs in fewer examples says more about its writer than about the article.
    private static let fewestExamples = 2
    /// Examples of no class in particular that every feature is thought to have besides its own.
    private static let priorExamples: Float = 2.5

    init(hashes: [UInt64], weights: [Float]) {
        self.weights = weights
        numbers = HashNumbers(hashes)
    }

    init(_ read: [[FeatureReader.Feature]], _ targets: [Int], classes: Int) {
        var counts: [UInt64: Int] = [:]
        for list in read { for item in list { counts[item.hash, default: 0] += 1 } }
        let kept = counts.filter { $0.value >= Self.fewestExamples }.keys.sorted()
        let numbers = HashNumbers(kept)
        var places: [UInt64] = []
        for (list, target) in zip(read, targets) {
            for item in list {
                if let number = numbers.find(item.hash) { places.append(UInt64(number) << 32 | UInt64(target)) }
            }
        }
        let focus = Self.focus(places.sorted(), features: kept.count, classes: classes)
        let weights = kept.enumerated().map { number, hash in
            (logf(Float(read.count + 1) / Float((counts[hash] ?? 0) + 1)) + 1) * focus[number]
        }
        self.init(hashes: kept, weights: weights)
    }

    /// For each feature how much it belongs to few classes: the root of one less the entropy of its classes, where 1
    /// is a feature of one class alone and 0 one that is everywhere alike. `places`: feature and class of each
    /// occurrence, sorted.
    private static func focus(_ places: [UInt64], features: Int, classes: Int) -> [Float] {
        var focus = [Float](repeating: 1, count: features)
        guard classes > 1 else { return focus }
        let share = priorExamples / Float(classes)
        var start = 0
        while start < places.count {
            let feature = places[start] >> 32
            var runs: [Int] = []
            var end = start
            while end < places.count, places[end] >> 32 == feature {
                let next = places[end...].firstIndex { $0 != places[end] } ?? places.count
                runs.append(next - end)
                end = next
            }
            let total = Float(end - start) + priorExamples
            func part(_ count: Float) -> Float { -count / total * logf(count / total) }
            let entropy =
                runs.reduce(0) { $0 + part(Float($1) + share) } + Float(classes - runs.count) * part(share)
            focus[Int(feature)] = sqrtf(max(0.02, 1 - entropy / logf(Float(classes))))
            start = end
        }
        return focus
    }

    func number(of feature: FeatureReader.Feature) -> Int? { numbers.find(feature.hash) }

    /// What each view sees of a text, in the order of the views. Each is of length 1, and its blocks are equals in it.
    func vectors(_ read: [FeatureReader.Feature]) -> [Vector] {
        var squares: [Float] = FeatureReader.Block.allCases.map { _ in 0 }
        var vectors = FeatureReader.View.allCases.map { _ in Vector() }
        var blocks: [[FeatureReader.Block]] = FeatureReader.View.allCases.map { _ in [] }
        for item in read {
            guard let feature = number(of: item) else { continue }
            let value = (item.count == 1 ? 1 : 1 + logf(Float(item.count))) * weights[feature]
            let view = item.block.view.rawValue
            vectors[view].features.append(Int32(feature))
            vectors[view].values.append(value)
            blocks[view].append(item.block)
            squares[item.block.rawValue] += value * value
        }
        for view in FeatureReader.View.allCases {
            let filled = FeatureReader.Block.allCases.count { $0.view == view && squares[$0.rawValue] > 0 }
            let scales = squares.map { $0 > 0 ? 1 / sqrtf($0 * Float(filled)) : 0 }
            for (position, block) in blocks[view.rawValue].enumerated() {
                vectors[view.rawValue].values[position] *= scales[block.rawValue]
            }
        }
        return vectors
    }
}
