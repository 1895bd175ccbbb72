import Bot
import JSON

/// Thresholds and the meaning of confidence, learned from questions by strangers to the content.
public struct FittedCalibration: Sendable {
    public let calibration: Calibration

    /// What `locales/calibration.json` holds.
    public var json: JSON {
        func rounded(_ value: Double) -> JSON { .double((value * 10_000).rounded() / 10_000) }
        return [
            "slope": rounded(calibration.slope), "known": rounded(calibration.known),
            "offset": rounded(calibration.offset),
            "answer": rounded(calibration.thresholds.answer), "suggest": rounded(calibration.thresholds.suggest),
        ]
    }
}

/// How often the bot may be wrong: shares from 0 to 1 of the questions that it is calibrated by.
public struct ErrorLimits: Sendable {
    /// Of the answers, how many may be wrong.
    public var wrong: Double
    /// Of the questions outside the FAQ, how many may be answered.
    public var falseAnswers: Double
    /// Of the questions outside the FAQ, how many may be met with suggestions.
    public var falseSuggested: Double

    public init(wrong: Double, falseAnswers: Double, falseSuggested: Double) {
        self.wrong = wrong
        self.falseAnswers = falseAnswers
        self.falseSuggested = falseSuggested
    }

    /// What is promised is 3% wrong, 5% answered and 30% met with suggestions. Suggestions are cheap to give up, so they
    /// keep a distance for questions that differ from those at hand.
    public static let standard = ErrorLimits(wrong: 0.03, falseAnswers: 0.05, falseSuggested: 0.2)
}

extension BrandContent {
    /// Fits one calibration to the questions of all locales together, since those of one are too few, and chooses the
    /// lowest thresholds that keep to the limits.
    public func calibrate(_ questions: [LabelledQuestion], _ limits: ErrorLimits = .standard) -> FittedCalibration {
        var outcomes: [Calibration.Outcome] = []
        var outside: [[KeywordModel.Ranked]] = []
        for question in questions {
            // What is settled before the model is asked, such as a greeting, says nothing about the model.
            guard let content = content(for: [question.locale]), let model = content.knowledge.model,
                content.evaluate(question).best != nil
            else { continue }
            let articles = model.rank(question.text).ranked.filter { $0.document != nil }
            guard let best = articles.first, let document = best.document else { continue }
            let isRight = question.right.contains(content.articles.id(document))
            outcomes.append(.init(rank: best, isRight: isRight))
            if question.right.isEmpty { outside.append(Array(articles.prefix(Judgement.mostSuggestions))) }
        }
        let scale = Calibration.fitted(outcomes, thresholds: Calibration.standard.thresholds)
        let best = outside.map { scale.confidence(of: $0[0]) }
        let together = outside.map { $0.reduce(0) { $0 + scale.confidence(of: $1) } }
        let answer = max(
            Self.threshold(outcomes, scale, wrong: limits.wrong),
            Self.threshold(best, share: limits.falseAnswers) ?? 0)
        // Those that are answered get no suggestions.
        let suggest =
            Self.threshold(zip(best, together).filter { $0.0 < answer }.map(\.1), share: limits.falseSuggested)
            ?? Calibration.standard.thresholds.suggest
        let calibration = Calibration(
            slope: scale.slope, known: scale.known, offset: scale.offset,
            thresholds: Thresholds(answer: answer, suggest: suggest))
        return FittedCalibration(calibration: calibration)
    }

    /// The lowest confidence from which at most this share of the answers is wrong.
    private static func threshold(
        _ outcomes: [Calibration.Outcome], _ scale: Calibration, wrong share: Double
    ) -> Double {
        let sorted = outcomes.map { (scale.confidence(of: $0.rank), $0.isRight) }.sorted { $0.0 > $1.0 }
        var wrong = 0
        var threshold = 1.0
        for (position, (confidence, isRight)) in sorted.enumerated() {
            if !isRight { wrong += 1 }
            if Double(wrong) <= share * Double(position + 1) { threshold = confidence }
        }
        return threshold
    }

    /// A confidence that at most this share of those reaches; nil without any.
    private static func threshold(_ confidences: [Double], share: Double) -> Double? {
        let sorted = confidences.sorted(by: >)
        guard let next = sorted.dropFirst(Int(Double(sorted.count) * share)).first else { return sorted.last }
        return next.nextUp
    }
}
