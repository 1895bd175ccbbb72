import FAQIndex

/// What the bot knows of one locale of a brand's content. Immutable, like the index.
public struct Knowledge: Sendable {
    public let index: Index
    /// nil for an FAQ that is too large for one: then only what is asked word for word is answered.
    public let model: KeywordModel?
    public let wording: Wording
    public let calibration: Calibration
    /// Articles whose answer is a person.
    public let personDocuments: Set<Int>

    public init(
        index: Index, model: KeywordModel?, wording: Wording, calibration: Calibration = .standard,
        personDocuments: Set<Int>
    ) {
        self.index = index
        self.model = model
        self.wording = wording
        self.calibration = calibration
        self.personDocuments = personDocuments
    }
}

public enum Bot {
    /// Decides what to do with a message. Pure: the same message, facts and knowledge give the same decision.
    public static func decide(_ text: String, _ facts: Facts, _ knowledge: Knowledge) -> Decision {
        if facts.isHandedOver { return .stayOut }
        if knowledge.wording.asksForPerson(text) { return .handOver(HandOver(reason: .asked)) }
        if knowledge.wording.isGreeting(text) { return .greet }
        let judgement = judge(text, knowledge)
        guard case .answer(let best) = judgement.verdict else {
            return .handOver(HandOver(reason: .notSure, best: judgement.candidates.first))
        }
        if knowledge.personDocuments.contains(best.document) {
            return .handOver(HandOver(reason: .asked, best: best))
        }
        return .answer(best)
    }
}
