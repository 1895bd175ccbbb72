import Helpdesk
import JSON

extension BotOpinion {
    var json: JSON {
        [
            "locale": .string(content.locale.description), "decision": .string(decision), "reason": JSON(reason),
            "article": article.map { ["id": .string($0.id), "title": .string($0.title)] } ?? .null,
            "confidence": confidence.map { .double(($0 * 1_000).rounded() / 1_000) } ?? .null,
            "because": .array(because.map(JSON.string)),
        ]
    }
}
