import FAQIndex

/// What the bot knows of one locale of a brand's content. Immutable, like the index.
public struct Knowledge: Sendable {
    public let index: Index
    public let model: KeywordModel
    public let wording: Wording
    /// Articles whose answer is a person.
    public let personDocuments: Set<Int>

    public init(index: Index, model: KeywordModel, wording: Wording, personDocuments: Set<Int>) {
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
        let (ranked, because) = knowledge.model.rank(text)
        let best = ranked.first { $0.document != nil }.flatMap { ranked in
            ranked.document.map { Answer(document: $0, confidence: ranked.probability, because: because) }
        }
        // The first may be "none of them"; then what follows it is no answer, however it looks to an agent.
        guard let best, best.confidence >= threshold, ranked.first?.document != nil else {
            return .handOver(HandOver(reason: .notSure, best: best))
        }
        if knowledge.personDocuments.contains(best.document) {
            return .handOver(HandOver(reason: .asked, best: best))
        }
        return .answer(best)
    }
}
