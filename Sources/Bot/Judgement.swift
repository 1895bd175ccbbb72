/// What the bot makes of one message by itself: no conversation, no rules, only what it has learned.
public struct Judgement: Sendable, Equatable {
    public enum Verdict: Sendable, Equatable {
        /// Sure enough to send this article's text.
        case answer(Answer)
        /// Not sure: up to `mostSuggestions` articles to choose from, the likeliest first.
        case suggest([Answer])
        /// No article is likely enough to be worth showing.
        case unsure
    }

    public static let mostSuggestions = 3

    public let verdict: Verdict
    /// The likeliest articles, the likeliest first, each with the confidence that it is what was asked.
    public let candidates: [Answer]

    public init(verdict: Verdict, candidates: [Answer]) {
        self.verdict = verdict
        self.candidates = candidates
    }
}

/// How sure the bot must be.
public struct Thresholds: Sendable, Equatable {
    /// An answer is sent from this confidence on.
    public let answer: Double
    /// Suggestions are shown when a message is for some article with at least this confidence.
    public let suggest: Double

    public init(answer: Double, suggest: Double) {
        self.answer = answer
        self.suggest = suggest
    }

    public static let standard = Thresholds(answer: 0.5, suggest: 0.25)
}
