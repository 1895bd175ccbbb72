import Bot
import FAQIndex

extension BrandContent {
    /// The language to answer a message in.
    ///
    /// The subscriber's wish goes first, by a tap or in words; then a language that was chosen or named before; else it is
    /// guessed from the message, and a message too short to tell keeps the conversation's.
    func language(of said: Said, in conversation: Conversation) -> (locale: LocaleTag, isAsked: Bool) {
        let current = conversation.locale
        if let id = said.tapped ?? (said.text.hasPrefix("/locale:") ? String(said.text.dropFirst()) : nil),
            id.hasPrefix("locale:"), let wanted = LocaleTag(String(id.dropFirst("locale:".count))),
            let served = content(for: [wanted])?.locale, served.language == wanted.language
        {
            return (served, true)
        }
        if let asked = locales.values.filter({ $0.knowledge.wording.says(.language, said.text) })
            .min(by: { $0.locale < $1.locale })
        {
            return (asked.locale, true)
        }
        // What stands for a tap is in no language.
        let isTap = said.tapped != nil || said.text.hasPrefix("/")
        guard !conversation.dialog.isLocaleFixed, !isTap, let guesser else { return (current, false) }
        return (guesser.guess(said.text, current: content(for: [current])?.locale ?? current), false)
    }

    /// The language that a message is written in, where the conversation is held in another by choice.
    func otherLanguage(of said: Said, in conversation: Conversation) -> LocaleContent? {
        guard conversation.dialog.isLocaleFixed, !said.text.hasPrefix("/"), let guesser,
            let served = content(for: [conversation.locale])
        else { return nil }
        let guessed = guesser.guess(said.text, current: served.locale)
        return guessed == served.locale ? nil : locales[guessed]
    }
}
