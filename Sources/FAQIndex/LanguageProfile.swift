/// How texts of one language become terms. Languages are data: a profile is read from a file of the locale.
public struct LanguageProfile: Sendable {
    /// What happens to a word, in order.
    public enum Step: String, Sendable, CaseIterable {
        /// Drops a short article or pronoun before an apostrophe: l'abonnement.
        case elision
        /// Drops the words that say nothing.
        case stop
        /// The Snowball stem.
        case stem
        /// Accents and other marks that people leave out when they type.
        case accents
    }

    public let locale: LocaleTag
    /// A Snowball algorithm, such as "french"; nil where there is none.
    public let stemmer: String?
    public let steps: [Step]
    /// As typed; they are folded like any word before they are compared.
    public let stopWords: [String]
    public let elisions: [String]
    /// Groups of words that mean the same to whoever searches.
    public let synonyms: [[String]]

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
}
