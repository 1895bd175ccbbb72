import Glibc

/// Learns the weights of a `KeywordModel`. The same examples always give the same weights.
///
/// Rows of weights are padded to whole lanes, so that the inner loops work on eight classes at once.
struct Trainer {
    typealias Lanes = SIMD8<Float>

    /// Few, which holds weights down, so that no single word decides alone.
    static let epochs = 5
    static let rate: Float = 0.5
    /// An example that is this sure already teaches nothing more.
    static let settled: Float = 0.01

    let classes: Int
    let features: Int
    let width: Int

    init(classes: Int, features: Int) {
        self.classes = classes
        self.features = features
        width = Self.width(of: classes)
    }

    /// How many lanes hold a row of this many classes.
    static func width(of classes: Int) -> Int { (classes + Lanes.scalarCount - 1) / Lanes.scalarCount }

    /// Learns from each view by itself: no word leans on what its spelling has said already. What they say together is
    /// the mean of their scores, the product of their opinions (a logarithmic opinion pool; Genest and Zidek, 1986).
    ///
    /// `examples`: what each view sees of each text. Returns the weights, `width` lanes a feature, and one row of biases.
    func train(_ examples: [[Vocabulary.Vector]], _ targets: [Int]) -> (weights: [Lanes], bias: [Lanes]) {
        var weights = [Lanes](repeating: .zero, count: features * width)
        var squares = [Lanes](repeating: Lanes(repeating: 1e-3), count: features * width)
        var bias = [Lanes](repeating: .zero, count: width)
        let views = examples.first?.indices ?? 0..<0
        let share = 1 / Float(max(1, views.count))
        for view in views {
            let own = train(examples.map { $0[view] }, targets, &weights, &squares)
            for lane in bias.indices { bias[lane] += share * own[lane] }
        }
        for row in weights.indices { weights[row] *= share }
        return (weights, bias)
    }

    /// Learns the weights of one view's features, which no other view has. Returns its biases.
    private func train(
        _ vectors: [Vocabulary.Vector], _ targets: [Int], _ weights: inout [Lanes], _ squares: inout [Lanes]
    ) -> [Lanes] {
        var bias = [Lanes](repeating: .zero, count: width)
        var biasSquares = [Lanes](repeating: Lanes(repeating: 1e-3), count: width)
        var order = Array(vectors.indices)
        var random = SplitMix(state: 7)
        for _ in 0..<Self.epochs {
            order.shuffle(using: &random)
            for example in order {
                let vector = vectors[example].thinned(using: &random)
                var errors = bias
                score(vector, weights, into: &errors)
                softmax(&errors, classes: classes)
                let target = targets[example]
                errors[target / Lanes.scalarCount][target % Lanes.scalarCount] -= 1
                if -errors[target / Lanes.scalarCount][target % Lanes.scalarCount] < Self.settled { continue }
                step(vector, errors, &weights, &squares)
                for lane in 0..<width {
                    biasSquares[lane] += errors[lane] * errors[lane]
                    bias[lane] -= 0.1 * Self.rate * errors[lane] / biasSquares[lane].squareRoot()
                }
            }
        }
        return bias
    }

    private func step(
        _ vector: Vocabulary.Vector, _ errors: [Lanes], _ weights: inout [Lanes], _ squares: inout [Lanes]
    ) {
        weights.withUnsafeMutableBufferPointer { weights in
            squares.withUnsafeMutableBufferPointer { squares in
                for (feature, value) in zip(vector.features, vector.values) {
                    let row = Int(feature) * width
                    for lane in 0..<width {
                        let gradient = errors[lane] * value
                        squares[row + lane] += gradient * gradient
                        weights[row + lane] -= Self.rate * gradient / squares[row + lane].squareRoot()
                    }
                }
            }
        }
    }

    /// Adds what the features of a text say for each class.
    func score(_ vector: Vocabulary.Vector, _ weights: [Lanes], into scores: inout [Lanes]) {
        weights.withUnsafeBufferPointer { weights in
            scores.withUnsafeMutableBufferPointer { scores in
                for (feature, value) in zip(vector.features, vector.values) {
                    let row = Int(feature) * width
                    for lane in 0..<width { scores[lane] += weights[row + lane] * value }
                }
            }
        }
    }
}

/// Turns the scores of the first `classes` scalars into probabilities in place, and the padding into zeros.
func softmax(_ scores: inout [Trainer.Lanes], classes: Int) {
    let count = Trainer.Lanes.scalarCount
    var highest = -Float.infinity
    for index in 0..<classes { highest = max(highest, scores[index / count][index % count]) }
    var sum: Float = 0
    for index in 0..<(scores.count * count) {
        let value = index < classes ? expf(scores[index / count][index % count] - highest) : 0
        scores[index / count][index % count] = value
        sum += value
    }
    for lane in scores.indices { scores[lane] /= sum }
}

/// SplitMix64 (Steele, Lea, Flood, 2014): small, and the same everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
