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

    /// The verdict that follows from the candidates' confidence.
    init(_ candidates: [Answer], _ thresholds: Thresholds) {
        let likeliest = Array(candidates.prefix(Self.mostSuggestions))
        let together = likeliest.reduce(0) { $0 + $1.confidence }
        let verdict: Verdict =
            if let best = likeliest.first, best.confidence >= thresholds.answer {
                .answer(best)
            } else if !likeliest.isEmpty, together >= thresholds.suggest {
                .suggest(likeliest)
            } else {
                .unsure
            }
        self.init(verdict: verdict, candidates: likeliest)
    }
}
