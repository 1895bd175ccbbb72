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

    /// The words that decided for an answer, the weightiest first; none when no words did.
    public func reasons(for answer: Answer) -> [String] {
        answer.question.flatMap { model?.reasons(for: answer.document, in: $0) } ?? []
    }

    /// The same with another calibration.
    public func with(_ calibration: Calibration) -> Knowledge {
        Knowledge(
            index: index, model: model, wording: wording, calibration: calibration, personDocuments: personDocuments)
    }
}

public enum Bot {}
