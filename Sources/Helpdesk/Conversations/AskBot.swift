import Bot

/// What the bot would do with a message, without doing it.
public struct BotOpinion: Sendable {
    public let content: LocaleContent
    /// `greet`, `answer` or `hand_over`.
    public let decision: String
    /// Why it would hand over.
    public let reason: String?
    /// The best article, also when the bot is not sure enough to send it.
    public let article: PreparedArticle?
    public let confidence: Double?
    /// The words that decided, the weightiest first.
    public let because: [String]
}

extension LocaleContent {
    /// Tries the bot on a message: the decision is the one that a first message of a conversation would get.
    public func askBot(_ text: String) -> BotOpinion {
        let decision = Bot.decide(text, Facts(isHandedOver: false), knowledge)
        let best: Answer?
        let name: String
        var reason: String?
        switch decision {
        case .greet: (name, best) = ("greet", nil)
        case .answer(let answer): (name, best) = ("answer", answer)
        case .handOver(let handOver): (name, best, reason) = ("hand_over", handOver.best, handOver.reason.rawValue)
        case .stayOut: (name, best) = ("stay_out", nil)
        }
        return BotOpinion(
            content: self, decision: name, reason: reason, article: best.map { articles[$0.document] },
            confidence: best?.confidence, because: best?.because ?? [])
    }
}
