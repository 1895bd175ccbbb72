/// How texts of one language become terms. Languages are data: a profile is read from a file of the locale.
public struct LanguageProfile: Sendable {
    /// The first ones happen to a word, in order; the others add forms of lower weight beside it.
    public enum Step: String, Sendable, CaseIterable {
        /// Drops a short article or pronoun before an apostrophe: l'abonnement.
        case elision
        /// Drops the words that say nothing.
        case stop
        /// The Snowball stem.
        case stem
        /// Drops the longest of `endings`, where Snowball has no stemmer or leaves them: the lösenordet of Swedish.
        case endings
        /// Accents and other marks that people leave out when they type.
        case accents

        /// Pairs of neighbouring letters in Chinese, Japanese and Korean, where words are a matter of opinion.
        case bigrams
        /// Words that are written together are taken apart into words that the index has.
        case compounds
        /// Words that share most of their runs of three letters are alike.
        case grams
        /// What people type who have no keyboard of the language: Greeklish, missing marks.
        case latin
    }

    public let locale: LocaleTag
    /// A Snowball algorithm, such as "french"; nil where there is none.
    public let stemmer: String?
    public var steps: [Step]
    /// As typed; they are folded like any word before they are compared.
    public var stopWords: [String]
    public let elisions: [String]
    /// Groups of words that mean the same to whoever searches.
    public var synonyms: [[String]]

    /// Letters that folding accents must treat in a way of their own: å stays å in Swedish, "ue" is "ü" in German.
    public var letters: [String: String] = [:]
    public var endings: [String] = []
    /// What may stand between the parts of a compound: the s of Zahlungsmethode.
    public var links: [String] = []
    /// Rules of an ICU transliterator that make the same of a word and of what people type for it in Latin letters
    /// (https://unicode-org.github.io/icu/userguide/transforms/general/rules.html).
    public var latin: String?
    /// The language's own, where Latin letters lie on the same keys.
    public var keyboard: KeyboardLayout?
    /// Those of other languages, for one that is typed on a Latin keyboard and has none of its own.
    public var otherKeyboards: [KeyboardLayout] = []

    public init(
        locale: LocaleTag, stemmer: String? = nil, steps: [Step] = [.accents], stopWords: [String] = [],
        elisions: [String] = [], synonyms: [[String]] = []
    ) {
        self.locale = locale
        self.stemmer = stemmer
        self.steps = steps
        self.stopWords = stopWords
        self.elisions = elisions
        self.synonyms = synonyms
    }

    /// What a text can have meant that was typed with the wrong layout switched on, the likeliest first.
    func retyped(_ text: String) -> [String] {
        if let keyboard { return keyboard.retyped(text).map { [$0] } ?? [] }
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return [] }
        var meant: [String] = []
        for reading in otherKeyboards.lazy.compactMap({ $0.keys(of: text) }) where !meant.contains(reading) {
            meant.append(reading)
        }
        return meant
    }

    /// The same without some steps, and without synonyms.
    public func without(_ dropped: Step...) -> LanguageProfile {
        var profile = self
        profile.steps.removeAll(where: dropped.contains)
        profile.synonyms = []
        return profile
    }
}
