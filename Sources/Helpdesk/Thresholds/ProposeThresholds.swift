import Bot
import FAQIndex

/// What thresholds are to reach, as shares from 0 to 1.
public struct ThresholdAim: Sendable {
    /// Of the answers, so many are right at least.
    public let precision: Double
    /// Of the questions outside the FAQ, so many are met with suggestions at most.
    public let falseSuggested: Double

    public init(precision: Double = 0.97, falseSuggested: Double = 0.3) {
        self.precision = precision
        self.falseSuggested = falseSuggested
    }
}

/// The thresholds that labelled questions of a locale speak for.
public struct ThresholdProposal: Sendable {
    public let current: BrandThresholds
    /// With the current thresholds.
    public let before: Evaluation
    /// Chosen by all questions; nil where there are too few to tell.
    public let proposed: BrandThresholds?
    /// What is to be expected of it: each question met with thresholds that were chosen by others.
    public let after: Evaluation?

    /// Fewer questions in scope say more about chance than about the bot.
    public static let fewest = 30
    public static let mostQuestions = 10_000
    /// Each in turn is held back while the others choose.
    static let parts = 5
}

extension Helpdesk {
    /// What the brand's thresholds would have to be for a wanted precision, by questions whose answers are known.
    /// Nothing is changed.
    ///
    /// Throws `notAllowed`, and `invalid` for a locale or an article that the brand does not publish.
    public func proposeBotThresholds(
        _ questions: [LabelledQuestion], aim: ThresholdAim, as principal: Principal
    ) throws -> [ThresholdProposal] {
        try principal.mustManageContent()
        let content = try content(of: principal)
        for (position, question) in questions.enumerated() {
            guard let locale = content.locales[question.locale] else {
                throw HelpdeskError.invalid(
                    field: "questions[\(position)].locale", expected: "a locale that the brand publishes")
            }
            if let topic = question.topic, locale.articles.position(of: topic) == nil {
                throw HelpdeskError.invalid(
                    field: "questions[\(position)].topic", expected: "the id of an article in this locale, or null")
            }
        }
        return Dictionary(grouping: questions, by: \.locale).sorted { $0.key < $1.key }.compactMap {
            locale, questions in
            content.locales[locale].map { content.propose($0, questions, aim) }
        }
    }
}

extension BrandContent {
    fileprivate func propose(
        _ locale: LocaleContent, _ questions: [LabelledQuestion], _ aim: ThresholdAim
    ) -> ThresholdProposal {
        let evaluated = evaluate(questions)
        let current = BrandThresholds(
            locale.locale, locale.knowledge.calibration.thresholds, isOwn: settings.thresholds[locale.locale] != nil)
        let before = Evaluation(evaluated)
        guard before.inScope >= ThresholdProposal.fewest else {
            return ThresholdProposal(current: current, before: before, proposed: nil, after: nil)
        }
        let whole = evaluated.map { TriedQuestion(evaluated: $0, locale) }
        let proposed = Self.thresholds(whole, aim, otherwise: current)
        let after = (0..<ThresholdProposal.parts).flatMap { part in
            let others = whole.indices.filter { $0 % ThresholdProposal.parts != part }.map { whole[$0] }
            let chosen = Self.thresholds(others, aim, otherwise: current)
            let heldBack = questions.indices.filter { $0 % ThresholdProposal.parts == part }.map { questions[$0] }
            return with(rules, settings.with(chosen)).evaluate(heldBack)
        }
        return ThresholdProposal(current: current, before: before, proposed: proposed, after: Evaluation(after))
    }

    private struct TriedQuestion {
        let evaluated: EvaluatedQuestion
        /// How sure the bot is of all that it would suggest; nil for questions in the FAQ, and for what is settled before.
        let suggested: Double?

        init(evaluated: EvaluatedQuestion, _ locale: LocaleContent) {
            self.evaluated = evaluated
            let isOutside = evaluated.question.right.isEmpty && evaluated.best != nil
            suggested =
                isOutside
                ? Bot.judge(evaluated.question.text, locale.knowledge).candidates.reduce(0) { $0 + $1.confidence }
                : nil
        }
    }

    /// The lowest thresholds that keep the aim on these questions.
    private static func thresholds(
        _ questions: [TriedQuestion], _ aim: ThresholdAim, otherwise current: BrandThresholds
    ) -> BrandThresholds {
        // Where nothing is right often enough, nothing is answered.
        let answer = questions.map(\.evaluated).best(wrongAtMost: 1 - aim.precision)?.threshold ?? 1
        let outside = questions.count { $0.evaluated.question.right.isEmpty }
        let most = Int(aim.falseSuggested * Double(outside))
        let suggest =
            outside == 0 ? current.suggest : threshold(reachedByAtMost: most, of: questions.compactMap(\.suggested))
        return BrandThresholds(locale: current.locale, answer: answer, suggest: suggest)
    }

    /// The lowest threshold that at most `count` of the values reach; 0 when none of them need be kept out.
    private static func threshold(reachedByAtMost count: Int, of values: [Double]) -> Double {
        guard count < values.count else { return 0 }
        return min(values.sorted(by: >)[count].nextUp, BrandThresholds.suggestions.upperBound)
    }
}
