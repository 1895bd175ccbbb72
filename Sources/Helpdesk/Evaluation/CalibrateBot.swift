import Bot
import JSON

/// Thresholds and the meaning of confidence, learned from questions by strangers to the content.
public struct FittedCalibration: Sendable {
    public let calibration: Calibration

    /// What `locales/calibration.json` holds.
    public var json: JSON {
        func rounded(_ value: Double) -> JSON { .double((value * 10_000).rounded() / 10_000) }
        // Raised, so that what a threshold keeps out stays out.
        func raised(_ value: Double) -> JSON { .double((value * 10_000).rounded(.up) / 10_000) }
        return [
            "slope": rounded(calibration.slope), "known": rounded(calibration.known),
            "offset": rounded(calibration.offset),
            "answer": raised(calibration.thresholds.answer), "suggest": raised(calibration.thresholds.suggest),
        ]
    }
}

/// How often the bot may be wrong: shares from 0 to 1.
public struct ErrorLimits: Sendable {
    /// Of the answers, how many may be wrong.
    public var wrong: Double
    /// Of the questions outside the FAQ, how many may be answered.
    public var falseAnswers: Double
    /// Of the questions outside the FAQ, how many may be met with suggestions.
    public var falseSuggested: Double
    /// How many of all messages lie outside the FAQ, however many of the questions at hand do.
    public var outside: Double

    public init(wrong: Double, falseAnswers: Double, falseSuggested: Double, outside: Double) {
        self.wrong = wrong
        self.falseAnswers = falseAnswers
        self.falseSuggested = falseSuggested
        self.outside = outside
    }

    /// What is promised is 3% wrong, 5% answered and 30% met with suggestions; these keep a distance for questions that
    /// differ from those at hand.
    public static let standard = ErrorLimits(wrong: 0.02, falseAnswers: 0.04, falseSuggested: 0.25, outside: 0.2)
}

extension BrandContent {
    /// Fits one calibration to the questions of all locales together, since those of one are too few, and chooses the
    /// lowest thresholds that keep to the limits.
    public func calibrate(_ questions: [LabelledQuestion], _ limits: ErrorLimits = .standard) -> FittedCalibration {
        let judged = questions.compactMap(judge)
        let outside = judged.filter(\.isOutside)
        let inside = Double(judged.count - outside.count)
        let weight = inside * limits.outside / (1 - limits.outside) / Double(max(1, outside.count))
        let outcomes = judged.compactMap { item in
            item.likeliest.first.map {
                Calibration.Outcome(rank: $0, isRight: item.isRight, weight: item.isOutside ? weight : 1)
            }
        }
        let scale = Calibration.fitted(outcomes, thresholds: Calibration.standard.thresholds)
        let confidences = outside.map { $0.likeliest.map(scale.confidence) }
        let answer = max(
            Self.threshold(outcomes, scale, wrong: limits.wrong),
            Self.threshold(confidences.map { $0.first ?? 0 }, share: limits.falseAnswers) ?? 0)
        // Those that are answered get no suggestions.
        let together = confidences.map { ($0.first ?? 0) < answer ? $0.reduce(0, +) : 0 }
        let suggest =
            Self.threshold(together, share: limits.falseSuggested) ?? Calibration.standard.thresholds.suggest
        let calibration = Calibration(
            slope: scale.slope, known: scale.known, offset: scale.offset,
            thresholds: Thresholds(answer: answer, suggest: suggest))
        return FittedCalibration(calibration: calibration)
    }

    private struct JudgedQuestion {
        let isOutside: Bool
        let isRight: Bool
        /// The articles that would be suggested.
        let likeliest: [KeywordModel.Ranked]
    }

    /// nil for what is settled before the model is asked, such as a greeting.
    private func judge(_ question: LabelledQuestion) -> JudgedQuestion? {
        guard let content = content(for: [question.locale]), let model = content.knowledge.model,
            let best = content.evaluate(question).best
        else { return nil }
        let articles = model.rank(question.text).filter { $0.document != nil }
        return JudgedQuestion(
            isOutside: question.right.isEmpty, isRight: question.right.contains(best.id),
            likeliest: Array(articles.prefix(Judgement.mostSuggestions)))
    }

    /// The lowest confidence from which at most this share of the answers is wrong.
    private static func threshold(
        _ outcomes: [Calibration.Outcome], _ scale: Calibration, wrong share: Double
    ) -> Double {
        var answers = 0.0
        var wrong = 0.0
        var threshold = 1.0
        let sorted = outcomes.map { (confidence: scale.confidence(of: $0.rank), outcome: $0) }
            .sorted { $0.confidence > $1.confidence }
        for (confidence, outcome) in sorted {
            answers += outcome.weight
            if !outcome.isRight { wrong += outcome.weight }
            if wrong <= share * answers { threshold = confidence }
        }
        return threshold
    }

    /// A confidence that this share of those reaches, to the nearest whole number of them; nil without any.
    private static func threshold(_ confidences: [Double], share: Double) -> Double? {
        let sorted = confidences.sorted(by: >)
        let count = Int((Double(sorted.count) * share).rounded())
        return sorted.dropFirst(count).first?.nextUp ?? sorted.last
    }
}
