import FAQIndex

/// What the bot knows of one locale of a brand's content. Immutable, like the index.
public struct Knowledge: Sendable {
    public let index: Index
    public let wording: Wording
    /// Articles whose answer is a person.
    public let personDocuments: Set<Int>

    public init(index: Index, wording: Wording, personDocuments: Set<Int>) {
        self.index = index
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
        let best = answer(to: text, knowledge)
        guard let best, best.confidence >= threshold else {
            return .handOver(HandOver(reason: .notSure, best: best))
        }
        if knowledge.personDocuments.contains(best.document) {
            return .handOver(HandOver(reason: .asked, best: best))
        }
        return .answer(best)
    }

    /// The best article and how sure it is: how much of what was asked it holds, and how far it is ahead of the next.
    static func answer(to text: String, _ knowledge: Knowledge) -> Answer? {
        let hits = knowledge.index.search(text, limit: 2).hits
        guard let first = hits.first else { return nil }
        let lead = hits.count > 1 ? (first.score - hits[1].score) / first.score : 1
        let because = first.terms.sorted { ($1.score, $0.term) < ($0.score, $1.term) }.map(\.term)
        return Answer(
            document: first.document, confidence: Double(confidence(coverage: first.coverage, lead: lead)),
            because: because)
    }

    /// 0 to 1. A message whose words the article lacks is about something else, whatever the lead.
    static func confidence(coverage: Float, lead: Float) -> Float {
        coverage * min(1, 0.4 + 2 * lead)
    }
}
