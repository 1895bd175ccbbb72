/// What the bot does with a message.
public enum Decision: Sendable, Equatable {
    /// Greets back.
    case greet
    /// Sends the article's text.
    case answer(Answer)
    /// Hands the conversation to a person.
    case handOver(HandOver)
    /// Says nothing: a person has the conversation.
    case stayOut
}

/// An article that the bot holds for the answer.
public struct Answer: Sendable, Equatable {
    /// The article's position in the index.
    public let document: Int
    /// How sure the bot is, 0 to 1.
    public let confidence: Double
    /// The words that decided, the weightiest first.
    public let because: [String]

    public init(document: Int, confidence: Double, because: [String]) {
        self.document = document
        self.confidence = confidence
        self.because = because
    }
}

public struct HandOver: Sendable, Equatable {
    public enum Reason: String, Sendable, CaseIterable {
        /// The subscriber wants a person.
        case asked
        /// No article is sure enough.
        case notSure = "not_sure"
    }

    public let reason: Reason
    /// What the bot would have said, for the agent.
    public let best: Answer?

    public init(reason: Reason, best: Answer? = nil) {
        self.reason = reason
        self.best = best
    }
}

/// What the bot knows of a conversation besides the message.
public struct Facts: Sendable, Equatable {
    /// A person has the conversation.
    public let isHandedOver: Bool

    public init(isHandedOver: Bool) {
        self.isHandedOver = isHandedOver
    }
}
