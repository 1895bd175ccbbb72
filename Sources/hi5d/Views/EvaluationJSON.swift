import Helpdesk
import JSON

/// `{"all": {…}, "locales": {TAG: {…}}}` with the figures of `Evaluation`; `curve`, `best` and `errors` where wanted.
enum EvaluationJSON {
    static func report(_ evaluated: [EvaluatedQuestion], withCurve: Bool, withErrors: Bool) -> JSON {
        let groups = Dictionary(grouping: evaluated, by: \.question.locale).sorted { $0.key < $1.key }
        let locales = groups.map { locale, questions in
            JSON.Member(locale.description, part(questions, withCurve: withCurve))
        }
        var members = [
            JSON.Member("all", part(evaluated, withCurve: withCurve)), JSON.Member("locales", .object(locales)),
        ]
        if withErrors { members.append(JSON.Member("errors", .array(evaluated.filter(\.isMiss).map(miss)))) }
        return .object(members)
    }

    private static func part(_ questions: [EvaluatedQuestion], withCurve: Bool) -> JSON {
        var members = figures(Evaluation(questions))
        if withCurve {
            members.append(JSON.Member("curve", .array(questions.curve.map(point))))
            members.append(JSON.Member("best", questions.best(wrongAtMost: 0.03).map(point) ?? .null))
        }
        return .object(members)
    }

    private static func figures(_ evaluation: Evaluation) -> [JSON.Member] {
        let counts: [(String, Int)] = [
            ("in_scope", evaluation.inScope), ("out_of_scope", evaluation.outOfScope),
            ("answered", evaluation.answered), ("right", evaluation.right), ("wrong", evaluation.wrong),
            ("suggested", evaluation.suggested), ("suggested_right", evaluation.suggestedRight),
            ("escalated", evaluation.escalated), ("false_answers", evaluation.falseAnswers),
            ("false_suggested", evaluation.falseSuggested),
        ]
        let shares: [(String, Double)] = [
            ("direct", evaluation.direct), ("resolution", evaluation.resolution),
            ("wrong_rate", evaluation.wrongRate), ("false_rate", evaluation.falseRate),
            ("false_suggested_rate", evaluation.falseSuggestedRate),
        ]
        return counts.map { JSON.Member($0.0, JSON($0.1)) } + shares.map { JSON.Member($0.0, .double(rounded($0.1))) }
    }

    private static func point(_ point: ThresholdPoint) -> JSON {
        [
            "threshold": .double(rounded(point.threshold)), "direct": .double(rounded(point.evaluation.direct)),
            "wrong_rate": .double(rounded(point.evaluation.wrongRate)),
            "false_rate": .double(rounded(point.evaluation.falseRate)),
        ]
    }

    private static func miss(_ item: EvaluatedQuestion) -> JSON {
        let reaction: (String, [String])
        switch item.reaction {
        case .answered(let id): reaction = ("answered", [id])
        case .suggested(let ids): reaction = ("suggested", ids)
        case .escalated: reaction = ("escalated", [])
        }
        return [
            "locale": .string(item.question.locale.description), "text": .string(item.question.text),
            "topic": JSON(item.question.topic), "reaction": .string(reaction.0),
            "articles": .array(reaction.1.map(JSON.string)), "best": JSON(item.best?.id),
            "confidence": item.best.map { .double(rounded($0.confidence)) } ?? .null,
            "because": .array(item.because.map(JSON.string)),
        ]
    }

    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
