import Helpdesk
import JSON

extension BotOpinion {
    var json: JSON {
        let suggested = decision.outcome == .suggested ? suggestions : []
        return [
            "locale": .string(content.locale.description), "decision": .string(name),
            "reason": JSON(decision.handOver?.reason.rawValue), "rule": JSON(decision.rule),
            "article": article.map(\.reference) ?? .null,
            "suggestions": .array(suggested.map(\.reference)),
            "confidence": decision.best.map { .double(($0.confidence * 1_000).rounded() / 1_000) } ?? .null,
            "because": .array(reasons.map(JSON.string)),
        ]
    }

    private var name: String {
        switch decision.outcome {
        case .greeted: "greet"
        case .acknowledged, .resolved: "acknowledge"
        case .answered: "answer"
        case .suggested: "suggest"
        case .asked: "ask"
        case .escalated: "hand_over"
        case .waiting: "stay_out"
        }
    }
}

extension PreparedArticle {
    fileprivate var reference: JSON { ["id": .string(id), "title": .string(title)] }
}

extension BotFigures {
    var json: JSON {
        func counts(_ counts: [String: Int64], _ names: [String]) -> JSON {
            .object(names.map { .init($0, .int(counts[$0] ?? 0)) })
        }
        return [
            "day": .string(day), "locale": .string(locale), "outcomes": counts(outcomes, Self.outcomeNames),
            "answers": counts(resolutions, Self.resolutionNames),
        ]
    }
}

extension BrandThresholds {
    var json: JSON {
        [
            "locale": .string(locale.description), "answer": .double(answer), "suggest": .double(suggest),
            "own": .bool(isOwn),
        ]
    }
}

extension ThresholdProposal {
    var json: JSON {
        [
            "locale": .string(current.locale.description), "inScope": JSON(before.inScope),
            "outOfScope": JSON(before.outOfScope), "current": current.json, "before": before.sharesJSON,
            "proposed": proposed?.json ?? .null, "after": after?.sharesJSON ?? .null,
        ]
    }
}

extension Evaluation {
    fileprivate var sharesJSON: JSON {
        func rounded(_ value: Double) -> JSON { .double((value * 10_000).rounded() / 10_000) }
        return [
            "direct": rounded(direct), "resolution": rounded(resolution), "wrongRate": rounded(wrongRate),
            "falseRate": rounded(falseRate), "falseSuggestedRate": rounded(falseSuggestedRate),
        ]
    }
}

extension BotSettings {
    var json: JSON { ["assumedAfterHours": JSON(assumedAfterHours)] }
}
