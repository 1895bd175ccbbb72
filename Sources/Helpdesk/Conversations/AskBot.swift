// Values of the bot that callers of this module make themselves.
@_exported import struct Bot.QuickReply
@_exported import struct Bot.Rule
@_exported import struct Bot.Said
import Bot

/// What the bot would do with a message, without doing it.
public struct BotOpinion: Sendable {
    public let content: LocaleContent
    public let decision: Decision
    /// The best article, also when the bot is not sure enough to send it.
    public var article: PreparedArticle? { decision.best.map { content.articles[$0.document] } }
    /// The words that decided for it.
    public var reasons: [String] { decision.best.map(content.knowledge.reasons) ?? [] }
    /// The articles to choose from.
    public var suggestions: [PreparedArticle] {
        decision.taps.compactMap { tap in
            tap.id.hasPrefix("article:") ? content.article(String(tap.id.dropFirst("article:".count))) : nil
        }
    }
}

extension LocaleContent {
    /// Tries the bot on a message: the decision is the one that a first message of a conversation would get.
    public func askBot(_ text: String, _ situation: Situation = Situation()) -> BotOpinion {
        BotOpinion(content: self, decision: Bot.decide(Said(text), situation, skills))
    }
}
