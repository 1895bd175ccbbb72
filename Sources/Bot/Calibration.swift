import Glibc

/// How sure the bot must be.
public struct Thresholds: Sendable, Equatable {
    /// An answer is sent from this confidence on.
    public let answer: Double
    /// Suggestions are shown when one of them is right with at least this confidence.
    public let suggest: Double

    public init(answer: Double, suggest: Double) {
        self.answer = answer
        self.suggest = suggest
    }
}

/// Turns what the model says into a confidence that can be taken at its word: 0.9 is right nine times in ten.
///
/// Platt scaling (Platt, 1999) of the log odds and of how many of the message's words the article's own examples use,
/// fitted to questions by people who had not seen the examples.
public struct Calibration: Sendable, Equatable {
    /// What the log odds count.
    public let slope: Double
    /// What it counts that the message's words are known.
    public let known: Double
    public let offset: Double
    public let thresholds: Thresholds

    public init(slope: Double, known: Double, offset: Double, thresholds: Thresholds) {
        self.slope = slope
        self.known = known
        self.offset = offset
        self.thresholds = thresholds
    }

    /// The same with other thresholds.
    public func with(_ thresholds: Thresholds) -> Calibration {
        Calibration(slope: slope, known: known, offset: offset, thresholds: thresholds)
    }

    /// For a model of which nothing else is known.
    public static let standard = Calibration(
        slope: 1, known: 0, offset: 0, thresholds: Thresholds(answer: 0.5, suggest: 0.25))

    public func confidence(of rank: KeywordModel.Ranked) -> Double {
        confidence(probability: rank.probability, known: rank.known)
    }

    /// `probability` that the model gives the article, 0 to 1; `known`: as in `KeywordModel.Ranked`.
    func confidence(probability: Double, known words: Double) -> Double {
        1 / (1 + exp(-offset - slope * Self.logOdds(probability) - known * words))
    }

    /// Cut off where a model that is always sure would make them infinite.
    private static func logOdds(_ probability: Double) -> Double {
        let probability = min(max(probability, 1e-6), 1 - 1e-6)
        return log(probability / (1 - probability))
    }

    /// What the model said of its likeliest article, whether that was right, and for how many such messages it stands.
    public struct Outcome: Sendable, Equatable {
        public let rank: KeywordModel.Ranked
        public let isRight: Bool
        public let weight: Double

        public init(rank: KeywordModel.Ranked, isRight: Bool, weight: Double = 1) {
            self.rank = rank
            self.isRight = isRight
            self.weight = weight
        }
    }

    /// Logistic regression on the outcomes by Newton's method, held by a weak prior at the standard where there are few.
    public static func fitted(_ outcomes: [Outcome], thresholds: Thresholds) -> Calibration {
        let prior: SIMD4<Double> = [standard.slope, standard.known, standard.offset, 0]
        var found = prior
        for _ in 0..<50 {
            var gradient = found - prior
            var curve: [SIMD4<Double>] = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
            for outcome in outcomes {
                let signs: SIMD4<Double> = [logOdds(outcome.rank.probability), outcome.rank.known, 1, 0]
                let confidence = 1 / (1 + exp(-(found * signs).sum()))
                gradient += outcome.weight * (confidence - (outcome.isRight ? 1 : 0)) * signs
                let steepness = outcome.weight * confidence * (1 - confidence)
                for row in curve.indices { curve[row] += steepness * signs[row] * signs }
            }
            found -= solution(of: curve, gradient)
        }
        return Calibration(slope: found[0], known: found[1], offset: found[2], thresholds: thresholds)
    }

    /// Solves three equations with three unknowns (Gaussian elimination); the prior keeps them solvable.
    private static func solution(of equations: [SIMD4<Double>], _ right: SIMD4<Double>) -> SIMD4<Double> {
        var rows = equations
        for row in rows.indices { rows[row][3] = right[row] }
        for pivot in rows.indices {
            rows[pivot] /= rows[pivot][pivot]
            for row in rows.indices where row != pivot { rows[row] -= rows[row][pivot] * rows[pivot] }
        }
        return [rows[0][3], rows[1][3], rows[2][3], 0]
    }
}
