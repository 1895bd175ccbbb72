import Bot
import JSON

/// Thresholds and the meaning of confidence, learned from questions by strangers to the content.
public struct FittedCalibration: Sendable {
    public let calibration: Calibration

    /// What `locales/calibration.json` holds.
    public var json: JSON {
        func rounded(_ value: Double) -> JSON { .double((value * 10_000).rounded() / 10_000) }
        return [
            "slope": rounded(calibration.slope), "offset": rounded(calibration.offset),
            "answer": rounded(calibration.thresholds.answer), "suggest": rounded(calibration.thresholds.suggest),
        ]
    }
}

extension BrandContent {
    /// Fits one calibration to the questions of all locales together, since those of one are too few, and chooses the
    /// thresholds: answers wrong at most so often, and of questions outside the FAQ so many met with suggestions.
    ///
    /// `wrong`, `falseSuggested`: shares from 0 to 1.
    public func calibrate(
        _ questions: [LabelledQuestion], wrong: Double, falseSuggested: Double
    ) -> FittedCalibration {
        var outcomes: [Calibration.Outcome] = []
        var judged: [(right: Set<String>, candidates: [(id: String, probability: Double)])] = []
        for question in questions {
            guard let content = content(for: [question.locale]), let model = content.knowledge.model else { continue }
            let candidates = model.rank(question.text).ranked.lazy.compactMap { rank in
                rank.document.map { (id: content.articles.id($0), probability: rank.probability) }
            }
            let likeliest = Array(candidates.prefix(Judgement.mostSuggestions))
            judged.append((question.right, likeliest))
            for candidate in likeliest.prefix(1) {
                outcomes.append(
                    .init(probability: candidate.probability, isRight: question.right.contains(candidate.id)))
            }
        }
        let scale = Calibration.fitted(outcomes, thresholds: Calibration.standard.thresholds)
        let answer = Self.answerThreshold(outcomes, scale, wrong: wrong)
        let suggest = Self.suggestThreshold(
            judged.filter(\.right.isEmpty).map { item in
                item.candidates.reduce(0) { $0 + scale.confidence(of: $1.probability) }
            }, share: falseSuggested)
        let calibration = Calibration(
            slope: scale.slope, offset: scale.offset, thresholds: Thresholds(answer: answer, suggest: suggest))
        return FittedCalibration(calibration: calibration)
    }

    /// The lowest confidence from which at most this share of the answers is wrong.
    private static func answerThreshold(
        _ outcomes: [Calibration.Outcome], _ scale: Calibration, wrong share: Double
    ) -> Double {
        let sorted = outcomes.map { (scale.confidence(of: $0.probability), $0.isRight) }.sorted { $0.0 > $1.0 }
        var wrong = 0
        var threshold = 1.0
        for (position, (confidence, isRight)) in sorted.enumerated() {
            if !isRight { wrong += 1 }
            if Double(wrong) <= share * Double(position + 1) { threshold = confidence }
        }
        return threshold
    }

    /// The confidence that only this share of the questions outside the FAQ reaches.
    private static func suggestThreshold(_ outside: [Double], share: Double) -> Double {
        let sorted = outside.sorted(by: >)
        guard !sorted.isEmpty else { return Calibration.standard.thresholds.suggest }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
