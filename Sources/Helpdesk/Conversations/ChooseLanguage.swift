import Bot
import FAQIndex

extension BrandContent {
    /// Bytes of a text that may be too short to tell its language from its letters.
    private static let longestShortText = 32

    /// The language to answer a message in.
    ///
    /// The subscriber's wish goes first, by a tap or in words; then a language that was chosen or named before; else it is
    /// guessed from the message. One too short to tell keeps the conversation's, unless it is a remark in another only.
    func language(of said: Said, in conversation: Conversation) -> (locale: LocaleTag, isAsked: Bool) {
        language(of: said, current: conversation.locale, isFixed: conversation.dialog.isLocaleFixed)
    }

    /// The language that the first message of a conversation is answered in when its caller names none.
    public func language(of text: String) -> LocaleTag {
        language(of: Said(text), current: brand.defaultLocale, isFixed: false).locale
    }

    private func language(
        of said: Said, current: LocaleTag, isFixed: Bool
    ) -> (locale: LocaleTag, isAsked: Bool) {
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
        guard !isFixed, !isTap, let guesser else { return (current, false) }
        let served = content(for: [current])?.locale ?? current
        let guessed = guesser.guess(said.text, current: served)
        return (guessed == served ? remarkLanguage(of: said.text) ?? served : guessed, false)
    }

    /// The one language in which this is a greeting, thanks or the like: too short to tell from its letters. nil when it is
    /// one in several, or in none.
    private func remarkLanguage(of text: String) -> LocaleTag? {
        guard text.utf8.count <= Self.longestShortText else { return nil }
        let found = locales.values.filter { $0.knowledge.wording.remark(text, inOwnWords: true) != nil }
        return found.count == 1 ? found.first?.locale : nil
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
