import FAQIndex

/// What the bot knows of one locale of a brand's content. Immutable, like the index.
public struct Knowledge: Sendable {
    public let index: Index
    /// nil for an FAQ that is too large for one: then only what is asked word for word is answered.
    public let model: KeywordModel?
    public let wording: Wording
    /// Articles whose answer is a person.
    public let personDocuments: Set<Int>

    public init(index: Index, model: KeywordModel?, wording: Wording, personDocuments: Set<Int>) {
        self.index = index
        self.model = model
        self.wording = wording
        self.personDocuments = personDocuments
    }
}

public enum Bot {
    /// An answer is sent when the bot is at least this sure.
    public static let threshold = 0.5

    /// Decides what to do with a message. Pure: the same message, facts and knowledge give the same decision.
    public static func decide(_ text: String, _ facts: Facts, _ knowledge: Knowledge) -> Decision {
        if facts.isHandedOver { return .stayOut }
        if knowledge.wording.asksForPerson(text) { return .handOver(HandOver(reason: .asked)) }
        if knowledge.wording.isGreeting(text) { return .greet }
        let (best, isSure) = best(for: text, knowledge)
        guard let best, isSure else { return .handOver(HandOver(reason: .notSure, best: best)) }
        if knowledge.personDocuments.contains(best.document) {
            return .handOver(HandOver(reason: .asked, best: best))
        }
        return .answer(best)
    }

    /// The best article, and whether it is sure enough to be sent.
    private static func best(for text: String, _ knowledge: Knowledge) -> (answer: Answer?, isSure: Bool) {
        guard let model = knowledge.model else {
            guard let hit = knowledge.index.search(text, limit: 1).hits.first else { return (nil, false) }
            return (Answer(document: hit.document, confidence: hit.isExact ? 1 : 0, because: []), hit.isExact)
        }
        let (ranked, because) = model.rank(text)
        for rank in ranked {
            guard let document = rank.document else { continue }
            let answer = Answer(document: document, confidence: rank.probability, because: because)
            // The first may be "none of them"; then what follows it is no answer, however it looks to an agent.
            return (answer, rank.probability >= threshold && ranked.first?.document != nil)
        }
        return (nil, false)
    }
}
