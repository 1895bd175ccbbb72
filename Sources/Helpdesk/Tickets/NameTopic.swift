import Bot
import FAQIndex

extension DirectTicket {
    /// Whether a topic is worth a judgement of the text: it finds the subscriber's earlier ticket about the same, and the
    /// queue that is made for it.
    func needsTopic(_ settings: DeskSettings) -> Bool {
        guard topic == nil else { return false }
        return start.subscriber != nil || (queue == nil && settings.queues.contains { !$0.topics.isEmpty })
    }
}

extension NewTicket {
    /// Takes the topic that the bot is sure of; nil: it is sure of none.
    mutating func name(_ topic: String?, _ content: BrandContent) {
        guard let topic else { return }
        suggestion = topic
        section = content.section(of: topic)
        isTopicByBot = true
    }
}

extension BrandContent {
    /// Enough of a letter to tell what it is about; what the bot has learned from are single questions.
    private static let judgedCharacters = 500

    /// The article that the bot would answer this text with at once; nil where it is not that sure, or has nothing in the
    /// text's language. In memory. `locale`: nil to tell it from the text.
    func topic(of text: String, in locale: LocaleTag?) -> String? {
        let text = String(text.prefix(Self.judgedCharacters))
        let locale = locale ?? language(of: text)
        guard let content = content(for: [locale]), content.locale.language == locale.language,
            case .answer(let best) = Bot.judge(text, content.knowledge).verdict,
            // That somebody wants a person says nothing of what about.
            !content.knowledge.personDocuments.contains(best.document)
        else { return nil }
        return content.articles.id(best.document)
    }
}
