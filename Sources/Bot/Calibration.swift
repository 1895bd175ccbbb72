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

/// Turns what the model holds probable into a confidence that can be taken at its word: 0.9 is right nine times in ten.
///
/// Platt scaling on the log odds (Platt, 1999), fitted to questions by people who had not seen the model's examples.
public struct Calibration: Sendable, Equatable {
    public let slope: Double
    public let offset: Double
    public let thresholds: Thresholds

    public init(slope: Double, offset: Double, thresholds: Thresholds) {
        self.slope = slope
        self.offset = offset
        self.thresholds = thresholds
    }

    /// For a model of which nothing else is known.
    public static let standard = Calibration(
        slope: 1, offset: 0, thresholds: Thresholds(answer: 0.5, suggest: 0.25))

    public func confidence(of probability: Double) -> Double {
        1 / (1 + exp(-offset - slope * Self.logOdds(probability)))
    }

    /// Cut off where a model that is always sure would make them infinite.
    private static func logOdds(_ probability: Double) -> Double {
        let probability = min(max(probability, 1e-6), 1 - 1e-6)
        return log(probability / (1 - probability))
    }

    /// What the model held probable, and whether it was right.
    public struct Outcome: Sendable, Equatable {
        public let probability: Double
        public let isRight: Bool

        public init(probability: Double, isRight: Bool) {
            self.probability = probability
            self.isRight = isRight
        }
    }

    /// Slope and offset by Newton's method on the log loss, held by a weak prior at 1 and 0 where there are few outcomes.
    public static func fitted(_ outcomes: [Outcome], thresholds: Thresholds) -> Calibration {
        let prior = 1.0
        var slope = 1.0
        var offset = 0.0
        for _ in 0..<50 {
            var gradient = (prior * (slope - 1), prior * offset)
            var curve = (prior, 0.0, prior)
            for outcome in outcomes {
                let odds = logOdds(outcome.probability)
                let confidence = 1 / (1 + exp(-offset - slope * odds))
                let error = confidence - (outcome.isRight ? 1 : 0)
                let weight = confidence * (1 - confidence)
                gradient = (gradient.0 + error * odds, gradient.1 + error)
                curve = (curve.0 + weight * odds * odds, curve.1 + weight * odds, curve.2 + weight)
            }
            let determinant = curve.0 * curve.2 - curve.1 * curve.1
            guard determinant > 1e-12 else { break }
            slope -= (gradient.0 * curve.2 - gradient.1 * curve.1) / determinant
            offset -= (gradient.1 * curve.0 - gradient.0 * curve.1) / determinant
        }
        return Calibration(slope: slope, offset: offset, thresholds: thresholds)
    }
}
